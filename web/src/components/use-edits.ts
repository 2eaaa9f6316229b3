import { useState } from 'react';

interface Edits<T> {
  /** The saved values, with unsaved changes on top. */
  readonly values: T;
  readonly set: (change: Partial<T>) => void;
  readonly reset: () => void;
}

/**
 * Keeps only edited fields: when saved values change in the meantime, the other fields show them, and nothing typed is
 * lost.
 */
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
