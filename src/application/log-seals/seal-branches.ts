import { type AcceptedRestore, type Seal } from '../ports/seal-ports';

/** Seals of the archive that no accepted restore explains, against those that the log holds. */
export interface SealBranches {
  /** Neither in the log nor lost by a restore that somebody accepted. */
  readonly unexplained: readonly Seal[];
  /** Of them the last of each branch. */
  readonly tips: readonly Seal[];
  /** By signature: lost, and a restore says so. */
  readonly explained: ReadonlySet<string>;
}

/** `restores` are those whose signature holds. */
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
