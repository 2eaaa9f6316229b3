#!/usr/bin/env bash
# Runs in the container `certificates` of docker/compose.yml: a certificate authority and a certificate for each node, once. What the others need is
# readable; the key of the authority is not.
set -euo pipefail
cd /certs

if [ -f public/ca.crt ]; then
  echo 'The certificates are there.'
  exit 0
fi
rm -rf ca node1 node2 node3 # Left by a run that was interrupted.

es-gencert-cli create-ca -out ca
chmod 0700 ca
for node in 1 2 3; do
  es-gencert-cli create-node -ca-certificate ca/ca.crt -ca-key ca/ca.key -out "node$node" \
    -dns-names "eventstoredb-$node,localhost" -ip-addresses 127.0.0.1
  chmod 0755 "node$node"
  chmod 0444 "node$node/node.crt" "node$node/node.key"
done

mkdir -p public
cp ca/ca.crt public/ca.crt.new
chmod 0755 public
chmod 0444 public/ca.crt.new
mv public/ca.crt.new public/ca.crt # Last: it says that all of them are there.
