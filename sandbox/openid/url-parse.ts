/** The provider uses `URL.parse`, which Node 20 does not have yet. It is `new URL` that answers null instead of throwing. */
export const provideUrlParse = (): void => {
  if ('parse' in URL) return;
  Object.defineProperty(URL, 'parse', {
    configurable: true,
    writable: true,
    value: (address: string, base?: string): URL | null =>
      URL.canParse(address, base) ? new URL(address, base) : null,
  });
};
