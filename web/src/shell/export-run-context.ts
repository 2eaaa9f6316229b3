import { createContext, useContext } from 'react';
import { type PostingRunView } from '../api/views';

/** The current posting run, and for some seconds the one that just ended. */
export const ExportRunContext = createContext<PostingRunView | null>(null);

export const useExportRun = (): PostingRunView | null => useContext(ExportRunContext);
