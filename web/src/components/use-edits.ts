import { useState } from 'react';
import { useTyped } from '../session/typed-text';
import { useUnsaved } from './unsaved';

interface Edits<T> {
  /** The saved values, with unsaved changes on top. */
  readonly values: T;
  readonly set: (change: Partial<T>) => void;
  readonly reset: () => void;
}

const NOTHING = {};

/**
 * Keeps only edited fields: when saved values change in the meantime, the other fields show them, and nothing typed is
 * lost, by a reload neither. `form` is its name on the page. Secrets do not outlive a reload.
 */
export const useEdits = <T extends object>(form: string, current: T, secrets: readonly (keyof T)[] = []): Edits<T> => {
  const [typed, setTyped] = useTyped<Partial<T>>(form, NOTHING);
  const [hidden, setHidden] = useState<Partial<T>>(NOTHING);
  const isSecret = (key: keyof T): boolean => secrets.includes(key);
  const edits = { ...partOf(typed, (key) => key in current), ...hidden };
  useUnsaved(keysOf(edits).some((key) => edits[key] !== current[key]));
  return {
    values: { ...current, ...edits },
    set: (change) => {
      setTyped((before) => ({ ...before, ...partOf(change, (key) => !isSecret(key)) }));
      setHidden((before) => ({ ...before, ...partOf(change, isSecret) }));
    },
    reset: () => {
      setTyped(NOTHING);
      setHidden(NOTHING);
    },
  };
};

const keysOf = <T extends object>(part: Partial<T>): (keyof T)[] => Object.keys(part) as (keyof T)[];

const partOf = <T extends object>(part: Partial<T>, isWanted: (key: keyof T) => boolean): Partial<T> =>
  Object.fromEntries(Object.entries(part).filter(([key]) => isWanted(key as keyof T))) as Partial<T>;
