/** `09/30/2026` becomes `2026-09-30`. A day that does not exist and any other notation give null. */
export const isoFromUsDate = (text: string): string | null => {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  if (match === null) return null;
  const iso = `${match[3] ?? ''}-${match[1] ?? ''}-${match[2] ?? ''}`;
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null;
};

export const usDateFromIso = (iso: string): string =>
  iso === '' ? '' : `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}`;

/** The ledger writes a moment as `09/30/2026 17:05:00`, in universal time. */
export const usTimestamp = (moment: Date): string => {
  const iso = moment.toISOString();
  return `${usDateFromIso(iso)} ${iso.slice(11, 19)}`;
};
