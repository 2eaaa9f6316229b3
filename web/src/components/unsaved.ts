import { useEffect } from 'react';

/** The forms on the screen that hold something that is not saved. */
const unsaved = new Set<symbol>();

/** Whether leaving the page loses something that a person typed. */
export const isAnythingUnsaved = (): boolean => unsaved.size > 0;

/** While it is unsaved, leaving the page is asked about first. */
export const useUnsaved = (isUnsaved: boolean): void => {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const form = Symbol('form');
    unsaved.add(form);
    return () => {
      unsaved.delete(form);
    };
  }, [isUnsaved]);
};
