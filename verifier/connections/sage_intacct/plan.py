"""What the guide to Sage Intacct asks once."""

from __future__ import annotations

from verifier.connections.plan import Answer, Plan, Question

PLAN = Plan(
    place="sage-intacct#plan",
    questions=(
        Question(
            name="permission",
            text="Which permission type does your company have?",
            answers=(
                Answer(
                    value="role-based",
                    choice="Role-based",
                    words="role-based",
                    link="role",
                    leaves_out={"user-based": "only for user-based companies"},
                ),
                Answer(
                    value="user-based",
                    choice="User-based",
                    words="user-based",
                    link="user",
                    leaves_out={"role-based": "only for role-based companies"},
                ),
            ),
            item="permission-type",
            help="How to find out the permission type",
            field="permission_type",
            option="permission_type",
        ),
        Question(
            name="consolidation",
            text="Does your company use Consolidation?",
            answers=(
                Answer(
                    value="yes",
                    choice="Yes",
                    words="with Consolidation",
                    link="consolidation",
                    told=True,
                ),
                Answer(
                    value="no",
                    choice="No",
                    words="without Consolidation",
                    link="no-consolidation",
                    leaves_out={"consolidation": "only with Consolidation"},
                    told=False,
                    passes_over="read-consolidation",
                ),
            ),
            item="consolidation-in-use",
            help="How to find out about Consolidation",
            option="consolidation",
        ),
        Question(
            name="entities",
            text="Does your company have several entities?",
            answers=(
                Answer(value="yes", choice="Yes", words="several entities", link="entities"),
                Answer(
                    value="no",
                    choice="No",
                    words="one entity",
                    link="no-entities",
                    leaves_out={"entities": "only with several entities"},
                ),
            ),
            item="top-level",
            help="How to find out about entities",
        ),
    ),
)
