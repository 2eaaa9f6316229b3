import { type Person } from './person';

/** Under which reference the next attempt of an entry goes out, so that a fault can wait for it: the dry run tells. */
export const referenceOf = async (person: Person, journalEntryId: string): Promise<string> => {
  const { batchKey } = await person.batch(journalEntryId);
  const { body } = await person.send('POST', '/dry-runs', { batchKeys: [batchKey] });
  return body.entries[0].referenceNo as string;
};
