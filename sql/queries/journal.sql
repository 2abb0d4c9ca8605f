-- name: lock_journal()^
-- Take the write lock until the transaction ends, so that writes have one order.
select pg_advisory_xact_lock(hashtextextended('warstats journal', 0))::text as locked;

-- name: find_newest()^
-- The newest journal id, the newest recorded time, and the clock; read under the lock.
select
    coalesce((select max(journal.id) from journal), 0) as id,
    (select max(journal.at) from journal) as at,
    clock_timestamp() as clock;

-- name: find_newest_id()^
-- The newest event: the snapshot that a walk is pinned to.
select journal.id, journal.entered_at, rendering_generation.generation
from rendering_generation
cross join journal
order by journal.id desc
limit 1;

-- name: find_event(id)^
-- One event: the snapshot that an earlier page pinned.
select journal.id, journal.entered_at, rendering_generation.generation
from journal
cross join rendering_generation
where journal.id = :id;

-- name: find_newest_seen(at, name)
-- The newest event up to another, or of all, that is of no draft or of the reader's own.
select journal.id, journal.entered_at, rendering_generation.generation
from journal
cross join rendering_generation
where journal.id = greatest(
    (
        select max(open.id) from journal as open
        where open.figure is null and open.id <= coalesce(:at::bigint, 9223372036854775807)
    ),
    (
        select max(lower(figure_state.events)) from figure_state
        where figure_state.public
            and lower(figure_state.events) <= coalesce(:at::bigint, 9223372036854775807)
    ),
    (
        -- One step in the index of authors and events, whatever is known of how many each has.
        select case when newest.author = :name::text then newest.event end
        from (
            select figure_state.author, lower(figure_state.events) as event
            from figure_state
            where (figure_state.author, lower(figure_state.events))
                <= (:name::text, coalesce(:at::bigint, 9223372036854775807))
            order by figure_state.author desc, lower(figure_state.events) desc
            limit 1
        ) as newest
    )
);

-- name: list_page(after, at, as_of, limit, sees_all, name)
-- Events after an id and up to another, oldest first, without drafts the reader may not see.
select
    journal.id, journal.type, journal.figure, journal.version, journal.vocabulary,
    journal.entry, journal.revision, journal.release, journal.digest, journal.at, journal.by,
    journal.acknowledged, journal.entered_at
from journal
left join figure_state
    on figure_state.figure = journal.figure and figure_state.version = journal.version
where journal.id > :after::bigint
    and journal.id <= :at::bigint
    and (:as_of::timestamptz is null or journal.at <= :as_of::timestamptz)
    and (
        journal.figure is null
        or figure_state.public
        or :sees_all::boolean
        or figure_state.author = :name::text
    )
order by journal.id
limit :limit;

-- name: list_matching(at, after, until, limit)
-- Events after an id that made a version that passes the filters or ended it; {states} is filter.
with event as (
    (
        select lower(state.events) as id
        from (
            {states}
        ) as state
        where lower(state.events) > :after::bigint
            and (:until::timestamptz is null or state.recorded_at <= :until::timestamptz)
        order by lower(state.events)
        limit :limit
    )
    union
    (
        select upper(state.events) as id
        from (
            {states}
        ) as state
        where not upper_inf(state.events)
            and upper(state.events) > :after::bigint
            and upper(state.events) <= :at::bigint
            and (:until::timestamptz is null or upper(state.recorded) <= :until::timestamptz)
        order by upper(state.events)
        limit :limit
    )
)

select
    journal.id, journal.type, journal.figure, journal.version, journal.vocabulary,
    journal.entry, journal.revision, journal.release, journal.digest, journal.at, journal.by,
    journal.acknowledged, journal.entered_at
from event
inner join journal on event.id = journal.id
order by journal.id
limit :limit;

-- name: copy_journal()!
-- Append events.
copy journal (
    id, type, figure, version, vocabulary, entry, revision, release, digest, at, by,
    acknowledged
) from stdin;

-- name: list_events(ids)
-- Events by their ids, to compare them with what they recorded.
select
    journal.id, journal.type, journal.figure, journal.version, journal.vocabulary,
    journal.entry, journal.revision, journal.release, journal.digest, journal.at, journal.by,
    journal.acknowledged
from journal
where journal.id = any(:ids::bigint[]);

-- name: list_order(after, limit)
-- Events after an id as the audit of the order reads them, with the chain digests of versions.
select
    journal.id, journal.previous, journal.at, journal.entered_at, journal.type, journal.by,
    case
        when journal.figure is not null then 'figure/' || journal.figure
        when journal.vocabulary is not null then journal.vocabulary || '/' || journal.entry
        else 'release/' || journal.release
    end as subject,
    coalesce(journal.version, journal.revision) as number, journal.digest, version.chain,
    coalesce(
        version.replayed,
        journal.type = 'document.verification'
        and (
            exists (
                select 1
                from statement
                where statement.document = journal.entry
                    and statement.event = journal.id
                    and statement.replayed
            )
            -- Statements older than the column: replayed if entered later than recorded.
            or journal.at < journal.entered_at - interval '1 minute'
        )
    ) as replayed,
    journal.figure is not null
    or num_nulls(journal.vocabulary, journal.entry, journal.revision) = 0
    or exists (
        select 1
        from statement
        where statement.document = journal.entry and statement.event = journal.id
    )
    or exists (
        select 1
        from release
        where release.name = journal.release
            and release.event = journal.id
            and release.recorded_at = journal.at
            and release.recorded_by = journal.by
    ) as has_record
from journal
left join version on version.event = journal.id
where journal.id > :after
order by journal.id
limit :limit;

-- name: has_other_events(vocabulary, by)^
-- Whether anything is recorded besides entries of one vocabulary by one principal.
select count(*) > 0 as other
from (
    select journal.id
    from journal
    where journal.vocabulary is distinct from :vocabulary::text or journal.by <> :by
    order by journal.id
    limit 1
) as others;

-- name: renew_statistics(written)^
-- Refresh statistics, as the owner, if this transaction at least doubled the figures.
select renew_statistics(:written::bigint) as renewed;
