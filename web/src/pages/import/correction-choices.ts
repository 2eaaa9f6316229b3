import { type CorrectedDeliveryView } from '../../api/views';

export type CorrectionChoice = 'net-difference' | 'reverse-and-post' | 'leave-out';

export const CHOICES: readonly { readonly choice: CorrectionChoice; readonly button: string; readonly text: string }[] =
  [
    {
      choice: 'net-difference',
      button: 'Post the net difference',
      text: 'For each, a batch with the differences as shown becomes Ready to Post. The posted entries stay.',
    },
    {
      choice: 'reverse-and-post',
      button: 'Reverse and post anew',
      text: 'The posted entries are reversed first, on their own dates. When a reversal is in the books, the delivered entry becomes Ready to Post.',
    },
    {
      choice: 'leave-out',
      button: 'Leave out',
      text: 'The delivered entries are withdrawn. Sage Intacct stays as it is.',
    },
  ];

/** Whether a choice can be made about a correction as it was shown. */
export const isPossible = ({ correction }: CorrectedDeliveryView, choice: CorrectionChoice): boolean => {
  if (choice === 'leave-out') return true;
  if (correction === null || correction.obstacle !== null) return false;
  return choice === 'reverse-and-post' || correction.netObstacle === null;
};

/** A row per account and dimensions, of all entries. */
export const csvRows = (corrections: readonly CorrectedDeliveryView[]): readonly (readonly string[])[] => [
  [
    'Journal Entry Id',
    'Business Entity Id',
    'Month',
    'Account',
    'Dimensions',
    'Currency',
    'In Ledger',
    'Delivered',
    'Difference',
    'To Know',
  ],
  ...corrections.flatMap(({ journalEntryId, businessEntityId, period, correction, problem }) =>
    correction === null
      ? [[journalEntryId, businessEntityId, period, '', '', '', '', '', '', problem?.message ?? '']]
      : correction.rows.map((row) => [
          ...[journalEntryId, businessEntityId, row.period, row.account, row.fields.join('; '), row.currency],
          ...[row.held, row.delivered, row.difference, correction.obstacle ?? correction.netObstacle ?? ''],
        ]),
  ),
];
