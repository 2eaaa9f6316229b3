const NOBODY = 65_534;

/** Runs with the permissions of an ordinary user: root, as whom tests may run, may read everything. */
export const asOrdinaryUser = async <T>(work: () => Promise<T>): Promise<T> => {
  const { seteuid } = process;
  if (seteuid === undefined || process.geteuid?.() !== 0) return work();
  seteuid.call(process, NOBODY);
  try {
    return await work();
  } finally {
    seteuid.call(process, 0);
  }
};
