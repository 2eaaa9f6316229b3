const ACTORS: Readonly<Record<string, string>> = {
  worker: 'the service',
  schedule: 'the schedule',
  'pick-up': 'the pick-up',
};

/** Who did something: a person or the service. */
export const actorText = (actor: string): string => ACTORS[actor] ?? actor;
