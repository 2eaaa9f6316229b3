/** Under these names the service itself acts. No person may have one, or what he does would look like the service's own work. */
export const SERVICE_ACTORS = ['worker', 'schedule', 'notifications'] as const;

export const isServiceActor = (subject: string): boolean =>
  (SERVICE_ACTORS as readonly string[]).includes(subject.normalize('NFKC').trim().toLowerCase());
