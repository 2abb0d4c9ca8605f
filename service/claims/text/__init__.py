"""Text: words, numbers and dates as they are written, whatever they are said of."""
