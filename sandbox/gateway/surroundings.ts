/** What the gateway needs from the world outside. A test passes its own clock and its own chance. */
export interface Surroundings {
  now(): Date;
  randomText(bytes: number): string;
  wait(milliseconds: number): Promise<void>;
  later(milliseconds: number, work: () => void): void;
}
