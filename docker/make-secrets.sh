#!/usr/bin/env bash
# Makes the secrets that docker/compose.yml mounts, once: what is there is never overwritten, for the vault's key opens encrypted passwords and the
# seals' key signs the history. Usage: docker/make-secrets.sh [FOLDER]
set -euo pipefail

folder=${1:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"

# Nobody else gets through the folder; the files are readable because containers run as users of their own.
write() {
  local file=$folder/$1
  if [ -e "$file" ]; then
    echo "$file is there already: kept."
    cat > /dev/null
  else
    cat > "$file"
    chmod 0444 "$file"
    echo "$file made."
  fi
}

openssl rand -base64 32 | write vault_key
openssl genpkey -algorithm ed25519 | write seal_key

# Of the server's own users, which take their first passwords from the environment only.
printf 'EVENTSTORE_DEFAULT_ADMIN_PASSWORD=%s\nEVENTSTORE_DEFAULT_OPS_PASSWORD=%s\n' \
  "$(openssl rand -hex 24)" "$(openssl rand -hex 24)" | write eventstoredb.env

# Of the user of the service. Both files belong together.
if [ -e "$folder/eventstoredb_url" ] || [ -e "$folder/eventstoredb_password" ]; then
  echo "$folder/eventstoredb_url and eventstoredb_password are there already: kept."
else
  password=$(openssl rand -hex 24)
  printf '%s' "$password" | write eventstoredb_password
  printf 'esdb://revrec:%s@eventstoredb-1:2113,eventstoredb-2:2113,eventstoredb-3:2113?tls=true' "$password" |
    write eventstoredb_url
fi
