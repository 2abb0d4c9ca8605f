#!/usr/bin/env bash
# Create the database and its two roles: the owner, for migrations, and the service, which owns nothing.
set -euo pipefail
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 \
    --set owner_password="$WARSTATS_OWNER_PASSWORD" \
    --set service_password="$WARSTATS_SERVICE_PASSWORD" <<'SQL'
create role warstats_owner login password :'owner_password';
create role warstats_service login password :'service_password';
grant warstats_service to warstats_owner;
create database warstats owner warstats_owner;
SQL
