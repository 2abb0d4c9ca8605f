-- name: lock_key(principal, method, path, token)^
-- Let one request at a time use a key.
select pg_advisory_xact_lock(
    hashtextextended(
        jsonb_build_array(
            'idempotency', :principal::text, :method::text, :path::text, :token::text
        )::text, 0
    )
)::text as locked;

-- name: find_response(principal, method, path, token)^
-- The response to a key within the last day.
select
    idempotency.fingerprint, idempotency.status, idempotency.headers, idempotency.body
from idempotency
where idempotency.principal = :principal
    and idempotency.method = :method
    and idempotency.path = :path
    and idempotency.key = :token
    and idempotency.recorded_at > clock_timestamp() - interval '1 day';

-- name: insert_response(principal, method, path, token, fingerprint, status, headers, body)!
-- Keep a response.
insert into idempotency (principal, method, path, key, fingerprint, status, headers, body)
values (:principal, :method, :path, :token, :fingerprint, :status, :headers, :body);

-- name: delete_expired()!
-- Delete responses that are older than a day.
delete from idempotency
where idempotency.recorded_at <= clock_timestamp() - interval '1 day';
