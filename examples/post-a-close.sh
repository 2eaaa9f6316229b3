#!/usr/bin/env bash
# The main job with curl, against a running `npm run demo` or against `npm run sandbox` and `npm start`.
# Usage: examples/post-a-close.sh [CLOSE_DIR]
set -euo pipefail

close=${1:-"$(dirname "$0")/acme-2026-09"}
service=${SERVICE:-http://127.0.0.1:4100}
issuer=${ISSUER:-http://127.0.0.1:4102}
person=${PERSON:-cora.controller}
base="$service/v1/environments/${ENVIRONMENT:-acme-test}"

field() { node -pe "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }

token=$(curl -fsS "$issuer/token" -u "$person:$person-secret" -d grant_type=client_credentials | field access_token)
api() { curl -sS --fail-with-body -H "Authorization: Bearer $token" "$@"; }
json=(-H 'Content-Type: application/json')

echo '== connect: the five parameters'
api -X PUT "$base/connection" "${json[@]}" -d '{
  "companyId": "ACME-DEV",
  "senderId": "revrec_sender", "senderPassword": "sender-Pa55!",
  "userId": "revrec_ws", "userPassword": "user-Pa55!"
}' | field status

echo '== custom fields: add, bind to the Intacct dimension, include in journal posting'
add_field() {
  api -X POST "$base/custom-fields" "${json[@]}" -d "{\"apiName\": \"$1\", \"label\": \"$2\", \"source\": \"$3\"}" >/dev/null
  api -X PATCH "$base/custom-fields/$1" "${json[@]}" -d "{
    \"ledgerField\": {\"kind\": \"dimension\", \"dimension\": \"$2\"}, \"includeInJournalPosting\": true
  }" | field label
}
add_field class Class Subscription
add_field location Location Customer
add_field department Department Subscription
add_field customer Customer Customer
add_field item Item Product

echo '== journal account mappings'
api "$base/account-mappings" -H 'Content-Type: text/csv' --data-binary "@$close/account-mapping.csv" | field items.length

echo '== import the close file; the same Idempotency-Key may be sent again safely'
import=$(api "$base/journal-imports" -H 'Content-Type: text/csv' -H 'Idempotency-Key: close-2026-09' -T "$close/JournalEntries.csv" -X POST | field importId)
until [ "$(api "$base/journal-imports/$import" | field status)" != Validating ] &&
  [ "$(api "$base/journal-imports/$import" | field status)" != Recording ]; do sleep 0.2; done
api "$base/journal-imports/$import" | field status

echo '== preflight: what is missing, with its fix; then the exact lines as a file, if you like to look at them first'
preflight=$(api -X POST "$base/preflights" "${json[@]}" -d '{}' | field preflightId)
until [ "$(api "$base/preflights/$preflight" | field status)" = Finished ]; do sleep 0.2; done
api "$base/preflights/$preflight" | field 'lines.map((line) => [line.status, line.check, line.message].join("  ")).join("\n")'
api -X POST "$base/dry-runs/csv" "${json[@]}" -d '{}' | head -n 3

echo '== Post Journals, and follow the run as server-sent events until it is finished'
run=$(api -X POST "$base/posting-runs" "${json[@]}" -d '{}' | field runId)
api -N "$base/posting-runs/$run/progress" | tail -n 3

echo '== the batches: status, reference and record number'
api "$base/journal-batches?runId=$run&limit=5" | field 'items.map((batch) => [batch.journalEntryId, batch.status, batch.referenceNo, batch.recordNo].join("  ")).join("\n")'
