-- migrate:up
-- A claim is held to the figures of its conflict, series by series: the latest, the nearest.

set local lock_timeout = '10s';
set local statement_timeout = '1h';

-- squawk-ignore require-concurrent-index-creation
create index figure_conflict_series on figure (conflict, series);
-- squawk-ignore require-concurrent-index-creation
create index figure_population_conflict on figure (population, conflict, series);
-- squawk-ignore require-concurrent-index-creation
create index figure_measure_conflict on figure (measure, conflict, series);
-- squawk-ignore require-concurrent-index-creation
create index figure_state_series_low on figure_state (series, low, figure);
-- The newest entry of a vocabulary says whether the names that are kept in memory still hold.
-- squawk-ignore require-concurrent-index-creation
create index journal_vocabulary on journal (id)
where vocabulary is not null and vocabulary <> 'document';

-- migrate:down
-- squawk-ignore require-concurrent-index-deletion
drop index journal_vocabulary, figure_state_series_low, figure_measure_conflict,
figure_population_conflict, figure_conflict_series;
