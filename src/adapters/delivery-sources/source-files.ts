/** More are not looked through: the folder is not what it is meant to be, or nobody ever clears it. */
export const FILES_MAX = 2_000;

/** The name, or the first of `name-2.csv`, `name-3.csv` and so on that nobody has. */
export const freeName = async (name: string, isTaken: (name: string) => Promise<boolean>): Promise<string> => {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let candidate = name;
  for (let count = 2; await isTaken(candidate); count += 1) candidate = `${stem}-${count}${ending}`;
  return candidate;
};
