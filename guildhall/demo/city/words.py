"""What people wrote, in the plain words that such files hold."""

CIRCUMSTANCES = (
    "Left after an argument about a telephone. Took a bag.",
    "Did not come back from school. Friends say they saw them at the bus station.",
    "Gone from their room at the evening check. Window open.",
    "Said they were going to the shop, and did not return.",
    "Last seen getting off the bus two stops early.",
)
PUSHED = (
    "Rows at home about staying out.",
    "Did not feel listened to in placement.",
    "Wanted to be nearer to friends.",
    "Bored, and nobody to talk to.",
)
SAID = (
    "Stayed with a friend and was not hurt. Would ring next time.",
    "Was driven about by somebody older. Did not want to name them.",
    "Walked about on their own for most of the night. Was cold.",
    "Went to see family in another town.",
)
WISHES = (
    "Happy for them to know where I was, not who I was with.",
    "Tell them all of it.",
    "I do not mind, but not my mum's telephone number.",
    "Only that I am all right.",
)
SUMMARIES = (
    "Safe, and went to see a friend. The plan for next time has been agreed.",
    "Pushed by rows about staying out. Wants a later time at weekends.",
    "Drawn by older friends near the station. A risk to watch.",
)
DECLINED = (
    "Did not want to talk about it again.",
    "Asked twice, and said no thank you both times.",
    "Wanted to speak to a worker they know, later.",
)
NOTES = (
    "Home visit. The child was in good spirits and showed me their drawings.",
    "Spoke with the school: attendance is down to 82% this half term.",
    "The carer asks for help with evenings. Agreed to look at a youth club.",
    "Strategy for weekends agreed with the home and with the night desk.",
)
WORRIES = (
    "Stays out until late, and will not say where.",
    "Not at school since Monday, and away from home for two nights last month.",
    "Says that they would rather be anywhere than at home.",
    "Argued with their carer, left, and came back the next morning.",
)
CONCERNS = (
    "Seen with an older person in a car near the station, on three evenings.",
    "New clothes and a second telephone, which nobody bought.",
    "Messages from an adult whom the family does not know.",
    "A friend of theirs is known to be exploited.",
)
ACTIONS = (
    "Agree with the child how they will ring when they are late",
    "Tell us of every session missed in the next four weeks",
    "Renew the sheet with a photograph of this year",
    "Find a place in the after-school club",
)
MAKESAFE = (
    "A young guest with an older one who paid in cash and asked for a side door.",
    "Three teenagers sent to the same room by a man who did not go up.",
    "A driver took two girls to a flat and was told to wait.",
)
WHERE = (
    "The guest house at 9 Skaters Meadow Walk",
    "The takeaway at 31 Oldsluice Road",
    "The car park behind Teasel Close",
)
