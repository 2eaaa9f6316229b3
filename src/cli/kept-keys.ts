/** What a backup has not, and must not have. */
export const KEYS =
  'The keys are not in it: keep the vault key (VAULT_KEY_FILE, or vault.key of the data folder) and the seal key (SEAL_KEY_FILE, or seal.key) once in a safe place apart from every backup.\n' +
  'They change only when rotate-vault-key is run: then keep the key before it too, for the backups of that time.\n' +
  'Without the vault key the connections have to be made again; without the seal key no later seal can be signed with it.';
