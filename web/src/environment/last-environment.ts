const KEY = 'revrec.environment';

/** The environment that was used last in this browser. A name, nothing else. */
export const lastEnvironment = (): string | null => window.localStorage.getItem(KEY);

export const rememberEnvironment = (name: string): void => {
  window.localStorage.setItem(KEY, name);
};
