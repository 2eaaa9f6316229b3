#!/usr/bin/env bash
# Runs in the container `eventstoredb-user` of docker/compose.yml: makes the user of the service on the server, once. He is an administrator there, because by
# default nobody else may read $all; docs/operations.md says which rights are enough.
set -euo pipefail
server=https://eventstoredb-1:2113

# Passwords go by standard input and file, never by argument.
ask() {
  printf 'user = "admin:%s"\n' "$EVENTSTORE_DEFAULT_ADMIN_PASSWORD" |
    curl --config - --silent --show-error --cacert /certs/public/ca.crt --output /dev/null --write-out '%{http_code}' "$@"
}

umask 077
printf '{"loginName":"revrec","fullName":"RevRec","groups":["$admins"],"password":"%s"}' \
  "$(cat /run/secrets/eventstoredb_password)" > /tmp/user.json

for _ in $(seq 60); do
  found=$(ask "$server/users/revrec" || true)
  if [ "$found" = 200 ]; then
    echo 'The user is there.'
    exit 0
  fi
  if [ "$found" = 404 ]; then
    made=$(ask --request POST --header 'Content-Type: application/json' --data @/tmp/user.json "$server/users/" || true)
    echo "Making the user: $made."
  fi
  sleep 2 # The cluster may still be choosing its leader.
done
echo 'The user could not be made.' >&2
exit 1
