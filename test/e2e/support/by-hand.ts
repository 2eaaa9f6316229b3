import { type SandboxAdmin } from './sandbox-admin';

/** Somebody types an entry into the ledger that is like one that it holds, but for its title. Answers its record number. */
export const typedByHand = async (
  admin: SandboxAdmin,
  like: string,
  title: string,
  referenceNo = 'BY-HAND',
): Promise<string> => {
  await admin.copy(like);
  const recordNo = (await admin.batches()).at(-1)?.recordNo ?? '';
  await admin.raw('POST', `/batches/${recordNo}`, { REFERENCENO: referenceNo, BATCH_TITLE: title });
  return recordNo;
};
