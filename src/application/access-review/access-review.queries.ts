import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import {
  type AccessReviewView,
  AccessReviewViews,
  type DutyView,
  type TeamMemberView,
  type TeamView,
} from './access-review.views';
import { CONFLICTS, type Duty } from './duties';

/** Who has which role in an environment, what each of them did, and who has duties that do not go together. */
export class GetAccessReviewQuery extends EnvironmentQuery<NoInput, AccessReviewView> {}

@QueryHandler(GetAccessReviewQuery)
export class GetAccessReviewHandler implements IQueryHandler<GetAccessReviewQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: AccessReviewViews,
  ) {}

  async execute(query: GetAccessReviewQuery): Promise<AccessReviewView> {
    const environment = await this.reading.begin(query, 'access:review');
    const people = this.views.peopleOf(environment);
    return { items: people.map((person) => ({ ...person, conflicts: conflictsOf(person.duties) })) };
  }
}

/** Who has which role, by name: whom to ask. Nothing of what they did. */
export class GetTeamQuery extends EnvironmentQuery<NoInput, TeamView> {}

@QueryHandler(GetTeamQuery)
export class GetTeamHandler implements IQueryHandler<GetTeamQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: AccessReviewViews,
  ) {}

  async execute(query: GetTeamQuery): Promise<TeamView> {
    const environment = await this.reading.begin(query, 'team:read');
    const people = this.views.peopleOf(environment);
    return {
      items: people.flatMap(({ subject, name, role, lastSeenAt }): TeamMemberView[] =>
        role === null ? [] : [{ subject, name, role, lastSeenAt }],
      ),
    };
  }
}

const conflictsOf = (duties: readonly DutyView[]): readonly (readonly [Duty, Duty])[] => {
  const own = new Set(duties.map(({ duty }) => duty));
  return CONFLICTS.filter(([one, other]) => own.has(one) && own.has(other));
};
