import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useEnvironment } from '../environment/environment-context';
import { areShortcutsOn, isTyping, PAGE_KEYS, searchField } from './shortcuts';

const ShortcutsDialog = lazy(async () => ({ default: (await import('./ShortcutsDialog')).ShortcutsDialog }));

/** How long after `g` its letter counts. */
const SECOND_KEY_MS = 1_500;

/** Keys that work on every page: `?`, `/`, and `g` with a letter. None while something is typed or a dialog is open. */
export const Shortcuts = (): ReactNode => {
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [isShown, setShown] = useState(false);
  const firstAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
      if (ctrlKey || metaKey || altKey || isTyping(target)) return;
      if (key === '?') {
        setShown(true);
        return;
      }
      if (!areShortcutsOn()) return;
      const isSecond = timeStamp - firstAt.current < SECOND_KEY_MS;
      firstAt.current = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
      const page = isSecond ? PAGE_KEYS[key] : undefined;
      const search = key === '/' ? searchField() : null;
      if (page === undefined && search === null) return;
      event.preventDefault();
      search?.focus();
      if (page) void navigate({ to: page.to, params: { environment: name } });
    };
    window.addEventListener('keydown', hear);
    return () => {
      window.removeEventListener('keydown', hear);
    };
  }, [name, navigate]);
  return (
    isShown && (
      <Suspense fallback={null}>
        <ShortcutsDialog
          onClose={() => {
            setShown(false);
          }}
        />
      </Suspense>
    )
  );
};
