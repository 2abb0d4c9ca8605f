-- migrate:up
-- A search finds the entry that has exactly this name, or another name, and those whose name begins
-- with it, before it compares any names. The words of an entry hold its names, the first one first,
-- with " | " between them once `warstats rerender` has run; what is longer is found by its words.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore require-concurrent-index-creation
create index rendering_names on rendering
using gin (string_to_array(left(words, 2000), ' | ')) where noun <> 'figure';
-- squawk-ignore require-concurrent-index-creation
create index rendering_first_name on rendering (
    noun, split_part(left(words, 2000), ' | ', 1) text_pattern_ops
) where noun <> 'figure';

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index rendering_first_name;
-- squawk-ignore require-concurrent-index-deletion
drop index rendering_names;
