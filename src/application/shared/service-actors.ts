/** Names under which the service acts. No person may have one, or their work would look like the service's. */
export const SERVICE_ACTORS = ['worker', 'schedule', 'notifications', 'pick-up'] as const;

export const isServiceActor = (subject: string): boolean =>
  (SERVICE_ACTORS as readonly string[]).includes(subject.normalize('NFKC').trim().toLowerCase());
