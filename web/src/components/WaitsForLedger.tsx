import { Alert, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type PostingRunView } from '../api/views';
import { DateTime, TimeOfDay } from './dates';

type Silence = NonNullable<PostingRunView['waitsForLedger']>;

/** Since when Sage Intacct gives no usable answer, why, and when it is asked again. Nothing without a silence. */
export const WaitsForLedger = ({ silence }: { readonly silence: Silence | null }): ReactNode =>
  silence !== null && (
    <Alert
      color="orange"
      mb="sm"
      icon={<IconPlugConnectedX aria-hidden />}
      title={
        <>
          No usable answer from Sage Intacct since <DateTime at={silence.since} />
        </>
      }
    >
      <Text size="sm">
        {silence.cause} <NextTry at={silence.nextTryAt} /> Nothing is lost: the run goes on by itself.
      </Text>
    </Alert>
  );

/** When it is asked again; only the instance that posts knows the moment. */
const NextTry = ({ at }: { readonly at: string | null }): ReactNode =>
  at === null ? (
    'It is asked again by itself.'
  ) : (
    <>
      Next try at <TimeOfDay at={at} />.
    </>
  );
