import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type JournalImportView } from '../../api/views';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';

type Question = JournalImportView['questions'][number];

interface Answers {
  /** Ids of what is answered. */
  readonly accepted: readonly string[];
  readonly onChange: (accepted: readonly string[]) => void;
  readonly isDisabled: boolean;
}

/** Whether one of its choices is taken or, where there are none, the question is answered with yes. */
export const isAnswered = ({ id, choices }: Question, accepted: readonly string[]): boolean =>
  choices === undefined ? accepted.includes(id) : choices.some((choice) => accepted.includes(choice.id));

/** What only a person can answer, and what they may say besides. */
export const ImportQuestions = ({
  journalImport: { questions, others },
  ...answers
}: Answers & { readonly journalImport: JournalImportView }): ReactNode => {
  const withdrawing = usePermission('journal-batch:withdraw');
  const asked = questions.filter(({ choices }) => choices === undefined);
  const sameIds = others.flatMap(({ sameId, ...other }) => (sameId === null ? [] : [{ ...other, id: sameId }]));
  return (
    <>
      {questions.map((question) => question.choices && <Choices key={question.id} question={question} {...answers} />)}
      {!withdrawing.isAllowed && (sameIds.length > 0 || questions.some(({ code }) => code === 'MISSING_ENTRIES')) && (
        <Text size="sm" mb="sm">
          Only a {eitherOf(withdrawing.roles)} can confirm that entries of earlier files are withdrawn or replaced.
        </Text>
      )}
      {asked.length > 0 && (
        <Boxes
          label="Only you can answer this"
          description="Confirm becomes possible when each is answered with yes. If one is not right, withdraw the file."
          boxes={asked.map(({ id, message }) => ({ id, label: message }))}
          {...answers}
        />
      )}
      {sameIds.length > 0 && (
        <Boxes
          label="The same entry, in another month?"
          description="An id in another month is another entry, and both are posted. Check the ones that this file replaces."
          boxes={sameIds.map(({ id, journalEntryId, period, delivered }) => ({
            id,
            label: `${journalEntryId} of ${period} is the same entry as in ${delivered.map((one) => one.period).join(', ')}: replace it`,
          }))}
          {...answers}
        />
      )}
    </>
  );
};

const Choices = ({
  question: { message, choices = [] },
  accepted,
  onChange,
  isDisabled,
}: Answers & { readonly question: Question }): ReactNode => {
  const ids = choices.map(({ id }) => id);
  return (
    <Radio.Group
      label={message}
      value={ids.find((id) => accepted.includes(id)) ?? null}
      onChange={(chosen) => {
        onChange([...accepted.filter((id) => !ids.includes(id)), chosen]);
      }}
      mb="sm"
    >
      <Stack gap="xs" mt="xs">
        {choices.map(({ id, label }) => (
          <Radio key={id} value={id} label={label} disabled={isDisabled} />
        ))}
      </Stack>
    </Radio.Group>
  );
};

const Boxes = ({
  label,
  description,
  boxes,
  accepted,
  onChange,
  isDisabled,
}: Answers & {
  readonly label: string;
  readonly description: string;
  readonly boxes: readonly { readonly id: string; readonly label: string }[];
}): ReactNode => (
  <Checkbox.Group label={label} description={description} value={[...accepted]} onChange={onChange} mb="sm">
    <Stack gap="xs" mt="xs">
      {boxes.map((box) => (
        <Checkbox key={box.id} value={box.id} label={box.label} disabled={isDisabled} />
      ))}
    </Stack>
  </Checkbox.Group>
);
