import { Alert, Button, Group, Radio, Select, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type PickUpTestView, type PickUpView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { countOf } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { useEdits } from '../../components/use-edits';
import { ProfileSelect } from '../import/ProfileSelect';
import { ROUNDING_RULES, type RoundingRule } from '../import/rounding';
import { credentialBody, inputOf, PICK_UP_SECRETS, placeBody } from './pick-up-input';
import { AFTERWARD_TEXTS, SIGN_TEXTS } from './pick-up-texts';
import { PlaceInputs } from './PlaceInputs';

export const PickUpForm = ({ pickUp }: { readonly pickUp: PickUpView }): ReactNode => {
  const { revision, settings } = pickUp;
  const { values, set, reset } = useEdits('pick-up', inputOf(settings), PICK_UP_SECRETS);
  const { finishedSign, afterward, profile, rounding, countsByItself } = values;
  const test = useChange((api) =>
    api.post<PickUpTestView>('/pick-up/test', { body: { place: placeBody(values), ...credentialBody(values) } }),
  );
  const save = useChange(
    (api) =>
      api.put<PickUpView>('/pick-up', {
        body: {
          place: placeBody(values),
          ...credentialBody(values),
          finishedSign,
          afterward,
          ...(profile !== null && { profile }),
          rounding,
          countsByItself,
        },
        revision,
      }),
    () => {
      notifyDone('The pick-up is saved.');
    },
  );
  return (
    <Form
      onSubmit={() => {
        save.mutate(undefined, {
          onSuccess: () => {
            reset();
            test.reset();
          },
        });
      }}
    >
      <Stack maw={560}>
        <PlaceInputs
          values={values}
          set={set}
          errors={fieldErrorsOf(save.error ?? test.error)}
          isSaved={settings !== null}
        />
        <Radio.Group
          label="A file is finished"
          value={finishedSign}
          onChange={(value) => {
            set({ finishedSign: value });
          }}
        >
          <Choices of={SIGN_TEXTS} />
        </Radio.Group>
        <Radio.Group
          label="Afterward"
          value={afterward}
          onChange={(value) => {
            set({ afterward: value });
          }}
        >
          <Choices of={AFTERWARD_TEXTS} />
        </Radio.Group>
        <ProfileSelect
          value={profile}
          onChange={(value) => {
            set({ profile: value });
          }}
        />
        <Select
          label="More digits than the currency has"
          allowDeselect={false}
          data={Object.entries(ROUNDING_RULES).map(([value, { label }]) => ({ value, label }))}
          value={rounding}
          onChange={(value) => {
            if (value !== null) set({ rounding: value as RoundingRule });
          }}
        />
        <Switch
          label="Deliveries whose control totals agree count without a person"
          description="A file without control totals always waits for a person."
          checked={countsByItself}
          onChange={({ currentTarget: { checked } }) => {
            set({ countsByItself: checked });
          }}
        />
        {test.data && (
          <Tested
            test={test.data}
            isPinned={values.hostKey !== ''}
            onPin={(hostKey) => {
              set({ hostKey });
            }}
          />
        )}
        {test.error && <ProblemAlert error={test.error} />}
        {save.error && <ProblemAlert error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => {
              test.mutate();
            }}
          >
            Test
          </Button>
        </Group>
      </Stack>
    </Form>
  );
};

const Choices = ({
  of,
}: {
  readonly of: Readonly<Record<string, { label: string; description: string }>>;
}): ReactNode => (
  <Stack gap="xs" mt={6}>
    {Object.entries(of).map(([value, { label, description }]) => (
      <Radio key={value} value={value} label={label} description={description} />
    ))}
  </Stack>
);

interface TestedProps {
  readonly test: PickUpTestView;
  readonly isPinned: boolean;
  readonly onPin: (hostKey: string) => void;
}

/** What a test found; and the key of the server, to compare before it is trusted. */
const Tested = ({ test: { hostKey, files, trouble }, isPinned, onPin }: TestedProps): ReactNode => {
  if (trouble !== null)
    return (
      <Alert color="orange" title={trouble.message}>
        <Text size="sm">
          {trouble.fix} Code {trouble.code}.
        </Text>
      </Alert>
    );
  if (files !== null)
    return <Alert color="pine" title={`It works: the folder holds ${countOf(files, 'file', 'files')}.`} />;
  return (
    hostKey !== null && (
      <Alert color="blue" title="Compare the fingerprint of the server">
        <Stack gap="xs">
          <Text size="sm">
            The server shows {hostKey}. Ask whoever runs it for the fingerprint of its host key, by another way than
            this one. Only if both are the same:
          </Text>
          <Group>
            <Button
              size="xs"
              variant="default"
              disabled={isPinned}
              onClick={() => {
                onPin(hostKey);
              }}
            >
              They are the same: use it
            </Button>
          </Group>
        </Stack>
      </Alert>
    )
  );
};
