/** A piece cut from a long text keeps the whole text alive. A copy lets the request body of a large entry go. */
export const detachedText = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
