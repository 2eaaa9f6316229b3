import { useState } from 'react';

interface Edits<T> {
  /** What is there, with what was changed and not saved yet. */
  readonly values: T;
  readonly set: (change: Partial<T>) => void;
  readonly reset: () => void;
}

/** Keeps only what somebody changed: when what is there changes meanwhile, the rest of the form shows it, and nothing typed is lost. */
export const useEdits = <T extends object>(current: T): Edits<T> => {
  const [edits, setEdits] = useState<Partial<T>>({});
  return {
    values: { ...current, ...edits },
    set: (change) => {
      setEdits((before) => ({ ...before, ...change }));
    },
    reset: () => {
      setEdits({});
    },
  };
};
