const KEY = 'revrec.environment';

/** The environment used last in this browser. Only its name. */
export const lastEnvironment = (): string | null => window.localStorage.getItem(KEY);

export const rememberEnvironment = (name: string): void => {
  window.localStorage.setItem(KEY, name);
};
