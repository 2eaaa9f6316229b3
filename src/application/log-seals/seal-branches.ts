import { type AcceptedRestore, type Seal } from '../ports/seal-ports';

/** Seals of the archive, compared with those of the log and with accepted restores. */
export interface SealBranches {
  /** Neither in the log nor lost by an accepted restore. */
  readonly unexplained: readonly Seal[];
  /** Of them the last of each branch. */
  readonly tips: readonly Seal[];
  /** By signature: lost according to an accepted restore. */
  readonly explained: ReadonlySet<string>;
}

/** `restores` are those with a valid signature. */
export const branchesOf = (
  archived: readonly Seal[],
  logged: readonly Seal[],
  restores: readonly AcceptedRestore[],
): SealBranches => {
  const held = new Set(logged.map(({ signature }) => signature));
  const bySignature = new Map(archived.map((seal) => [seal.signature, seal]));
  const explained = new Set<string>();
  for (const { signature: tip } of restores.flatMap(({ lost }) => lost))
    for (
      let seal = bySignature.get(tip);
      seal && !held.has(seal.signature) && !explained.has(seal.signature);
      seal = bySignature.get(seal.previous)
    )
      explained.add(seal.signature);
  const unexplained = [...bySignature.values()].filter(
    ({ signature }) => !held.has(signature) && !explained.has(signature),
  );
  const followed = new Set(unexplained.map(({ previous }) => previous));
  return { unexplained, tips: unexplained.filter(({ signature }) => !followed.has(signature)), explained };
};
