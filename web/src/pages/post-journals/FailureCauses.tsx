import { type ReactNode, useState } from 'react';
import { Button } from '@mantine/core';
import { type FailureCauseView } from '../../api/views';
import { CauseList } from '../../components/CauseList';
import { countOf } from '../../components/formats';
import { Section } from '../../components/Section';

const SHOWN_FIRST = 3;

/** Why batches failed: fixed once, then posted again, cause by cause. */
export const FailureCauses = ({ causes }: { readonly causes: readonly FailureCauseView[] }): ReactNode => {
  const [isAll, setAll] = useState(false);
  if (causes.length === 0) return null;
  const shown = isAll ? causes : causes.slice(0, SHOWN_FIRST);
  return (
    <Section
      title="Why batches failed"
      description="Fix a cause, then post only the batches it blocked. None of these batches is in Sage Intacct."
    >
      <CauseList label="Causes of failures" causes={shown} hasFailed />
      {causes.length > SHOWN_FIRST && (
        <Button
          variant="subtle"
          size="xs"
          aria-expanded={isAll}
          onClick={() => {
            setAll(!isAll);
          }}
        >
          {isAll ? 'Show fewer' : `Show all ${countOf(causes.length, 'cause', 'causes')}`}
        </Button>
      )}
    </Section>
  );
};
