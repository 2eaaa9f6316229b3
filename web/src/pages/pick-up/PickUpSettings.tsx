import { type ReactNode } from 'react';
import { type PickUpView } from '../../api/views';
import { Fact, Facts } from '../../components/Facts';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { PickUpForm } from './PickUpForm';
import { AFTERWARD_TEXTS, placeText, SIGN_TEXTS } from './pick-up-texts';

const ABOUT =
  'A file without control totals always waits for a person as a preview. Control totals are a file NAME.totals.csv beside it.';

export const PickUpSettings = ({ pickUp }: { readonly pickUp: PickUpView }): ReactNode => {
  const { isAllowed } = usePermission('pick-up:manage');
  const { settings } = pickUp;
  if (!isAllowed && settings === null) return null;
  return (
    <Section title="Settings" description={ABOUT}>
      {isAllowed || settings === null ? (
        <PickUpForm pickUp={pickUp} />
      ) : (
        <Facts>
          <Fact name="Place">{placeText(settings.place)}</Fact>
          <Fact name="A file is finished">{SIGN_TEXTS[settings.finishedSign].label}</Fact>
          <Fact name="Afterward">{AFTERWARD_TEXTS[settings.afterward].label}</Fact>
          <Fact name="Import profile">{settings.profile ?? 'Recognized by the file'}</Fact>
        </Facts>
      )}
    </Section>
  );
};
