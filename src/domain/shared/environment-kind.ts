/** Whether an environment posts the real books, or tries things out. */
export type EnvironmentKind = 'live' | 'test';
