import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Position } from '../ports/event-store';
import { Changes } from '../shared/changes';
import { EnvironmentCommand, EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type PostingSelection } from './batch-choice';
import { PostingPlans } from './posting-plans';
import { type PostingPlanView } from './posting-plan.views';
import { RunStarter } from './run-starter';

/**
 * Begins to find out what *Post Journals* would do. Throws POSTING_OFF, POSTING_STOPPED, NOT_CONNECTED or
 * CONNECTION_PAUSED, as the start of a run.
 */
export class StartPostingPlanCommand extends EnvironmentCommand<
  { readonly planId: string; readonly selection: PostingSelection; readonly atLeast: Position | null },
  PostingPlanView
> {}

@CommandHandler(StartPostingPlanCommand)
export class StartPostingPlanHandler implements ICommandHandler<StartPostingPlanCommand> {
  constructor(
    private readonly changes: Changes,
    private readonly starter: RunStarter,
    private readonly plans: PostingPlans,
  ) {}

  async execute(command: StartPostingPlanCommand): Promise<PostingPlanView> {
    const environment = await this.changes.begin(command, 'posting-run:start');
    const { planId, selection, atLeast } = command.input;
    await this.starter.requireAble(environment);
    this.plans.begin(environment, planId, selection, atLeast);
    return this.plans.viewOf(environment, planId);
  }
}

/** Throws PLAN_EXPIRED. */
export class GetPostingPlanQuery extends EnvironmentQuery<{ readonly planId: string }, PostingPlanView> {}

@QueryHandler(GetPostingPlanQuery)
export class GetPostingPlanHandler implements IQueryHandler<GetPostingPlanQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly plans: PostingPlans,
  ) {}

  async execute(query: GetPostingPlanQuery): Promise<PostingPlanView> {
    const environment = await this.reading.begin(query, 'posting-run:start');
    return this.plans.viewOf(environment, query.input.planId);
  }
}
