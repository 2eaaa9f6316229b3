import { createContext, useContext, useSyncExternalStore } from 'react';
import { type Session, type SessionState } from './session';

export const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('No one is signed in.');
  return session;
};

export const useSessionState = (): SessionState => {
  const { onState, state } = useSession();
  return useSyncExternalStore(onState, state);
};
