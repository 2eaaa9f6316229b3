import { Group, Radio, Textarea, TextInput } from '@mantine/core';
import { type ReactNode } from 'react';

interface PostingPlaceProps {
  /** Null for the top level of the company. */
  readonly entity: string | null;
  /** What is missing counts only once the form was sent. */
  readonly isChecked: boolean;
  /** What the service refused. */
  readonly refused: string | undefined;
  readonly onChange: (entity: string | null) => void;
}

/** Where a connection posts: at the top level of the company, or in one entity. */
export const PostingPlace = ({ entity, isChecked, refused, onChange }: PostingPlaceProps): ReactNode => {
  const error = isChecked && isWithoutEntity(entity) ? 'This is required.' : (refused ?? null);
  return (
    <>
      <Radio.Group
        name="place"
        label="Post from"
        description="One entity only if the user may enter no other, or all entries belong to it."
        value={entity === null ? 'top' : 'entity'}
        onChange={(value) => {
          onChange(value === 'entity' ? '' : null);
        }}
      >
        <Group mt="xs">
          <Radio value="top" label="The top level of the company" />
          <Radio value="entity" label="One entity" />
        </Group>
      </Radio.Group>
      {entity !== null && (
        <TextInput
          name="entityId"
          label="Entity ID"
          description="The ID of the entity: Company > Setup > Entities."
          required
          autoComplete="off"
          maxLength={40}
          value={entity}
          error={error}
          aria-invalid={error !== null}
          onChange={({ currentTarget: { value } }) => {
            onChange(value);
          }}
        />
      )}
    </>
  );
};

/** Whether one entity is chosen and not named. */
export const isWithoutEntity = (entity: string | null): boolean => entity?.trim() === '';

interface SharedCompanyReasonProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

/** Asked for where another environment posts to the same company. */
export const SharedCompanyReason = ({ value, onChange }: SharedCompanyReasonProps): ReactNode => (
  <Textarea
    name="sharedCompanyReason"
    label="Why two environments post to this company"
    description="Shown in both environments, and kept."
    autosize
    minRows={2}
    maxLength={1000}
    value={value}
    onChange={({ currentTarget }) => {
      onChange(currentTarget.value);
    }}
  />
);

interface PlaceBody {
  readonly entityId?: string;
  readonly sharedCompanyReason?: string;
}

/** What a request to connect says of them; nothing that was left empty. */
export const placeBody = (entity: string | null, reason: string): PlaceBody => ({
  ...(entity === null ? {} : { entityId: entity.trim() }),
  ...(reason.trim() === '' ? {} : { sharedCompanyReason: reason.trim() }),
});
