import { notifications } from '@mantine/notifications';
import { type Dispatch, type SetStateAction, useEffect, useState } from 'react';
import { useSession } from './session-context';

/** What one person typed on one page of this tab and did not save. It outlives a reload, not the tab. */
interface Typed {
  readonly subject: string;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly fields: Readonly<Record<string, TypedField>>;
}

interface TypedField {
  /** Which loading of the page it was typed into. */
  readonly load: string;
  readonly value: unknown;
}

const KEY = 'revrec.typed';
const KEPT_MS = 60 * 60 * 1_000;
const LOAD = crypto.randomUUID();

/**
 * A state that is still there after the page had to be loaded again, for the same person at the same address within an
 * hour. Gone with its form. Not for secrets.
 */
export const useTyped = <T>(name: string, initial: T): [T, Dispatch<SetStateAction<T>>] => {
  const { subject } = useSession();
  const [start] = useState(initial);
  const [before] = useState(() => typedBefore(subject, name) as T | undefined);
  const [value, setValue] = useState<T>(before ?? start);
  useEffect(() => {
    if (before !== undefined) sayItIsBack();
    return () => {
      drop(name);
    };
  }, [before, name]);
  useEffect(() => {
    if (value === start) drop(name);
    else keep(subject, name, value);
  }, [subject, name, value, start]);
  return [value, setValue];
};

/** Somebody else goes on at this computer. */
export const dropTyped = (): void => {
  window.sessionStorage.removeItem(KEY);
};

const sayItIsBack = (): void => {
  notifications.show({
    id: 'typed-is-back',
    message: 'Your input is back. It was not saved before this page was loaded again: check it, then save it.',
    color: 'blue',
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Close' },
  });
};

const typedOf = (subject: string): Typed | null => {
  const text = window.sessionStorage.getItem(KEY);
  if (text === null) return null;
  const typed = JSON.parse(text) as Typed;
  const isOfHere = typed.subject === subject && typed.path === window.location.pathname;
  return isOfHere && Date.now() - typed.at < KEPT_MS ? typed : null;
};

/** Only what an earlier loading of the page left behind. */
const typedBefore = (subject: string, name: string): unknown => {
  const field = typedOf(subject)?.fields[name];
  return field === undefined || field.load === LOAD ? undefined : field.value;
};

const keep = (subject: string, name: string, value: unknown): void => {
  store({
    subject,
    path: window.location.pathname,
    at: Date.now(),
    fields: { ...typedOf(subject)?.fields, [name]: { load: LOAD, value } },
  });
};

const drop = (name: string): void => {
  const text = window.sessionStorage.getItem(KEY);
  if (text === null) return;
  const { fields, ...typed } = JSON.parse(text) as Typed;
  const others = Object.entries(fields).filter(([key]) => key !== name);
  if (others.length === 0) dropTyped();
  else store({ ...typed, fields: Object.fromEntries(others) });
};

/** A full or forbidden storage keeps nothing, and nobody's typing fails because of it. */
const store = (typed: Typed): void => {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(typed));
  } catch {
    window.sessionStorage.removeItem(KEY);
  }
};
