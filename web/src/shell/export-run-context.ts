import { createContext, useContext } from 'react';
import { type PostingRunView } from '../api/views';

/** The posting run that is going, and for some seconds the one that has just ended. */
export const ExportRunContext = createContext<PostingRunView | null>(null);

export const useExportRun = (): PostingRunView | null => useContext(ExportRunContext);
