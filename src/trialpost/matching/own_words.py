"""Questions that fit into no common sentence, in words of their own.

"Is it true that you {does}?" reads badly before "have a smartphone" or "have a normal heart
rhythm". A key is a fact, as in ``eligibility.fact_keys``.
"""

from trialpost.model.message import Message, say

OWN_WORDS: dict[str, Message] = {
    "able:able-to-use-a-smartphone": say("Do you have a smartphone or a computer?"),
    "able:able-to-inject-medicine": say("Can you give yourself injections?"),
    "able:able-to-follow-instructions": say("Can you do what a trial team asks of you?"),
    "barrier-contraception": say("Do you use condoms or the like?"),
    "born-at-term": say("Were you born at the due time?"),
    "men-who-have-sex-with-men": say("Are you a man who has sex with men?"),
    "parous": say("Have you ever given birth?"),
    "partner-who-can-become-pregnant": say("Could your partner become pregnant?"),
    "sinus-rhythm": say("Is the rhythm of your heart normal?"),
    "sterile-partner": say("Is your partner unable to have children?"),
    "surgical-menopause": say("Did your periods end by surgery?"),
    "in-labor": say("Are you giving birth now?"),
    "circumstance:prisoner": say("Are you in prison, or held by the law?"),
    "circumstance:do-not-resuscitate": say("Have you said that nobody should try to revive you?"),
    "circumstance:compulsory-psychiatric-treatment": say("Are you treated against your will?"),
    "circumstance:in-intensive-care": say("Are you in intensive care now?"),
    "circumstance:psychiatric-hospitalization": say("Are you in a hospital for mental illness?"),
    "circumstance:under-guardianship": say("Does somebody else decide for you by law?"),
    "circumstance:legal-representative": say("Does somebody else decide for you by law?"),
    "circumstance:nursing-home-resident": say("Do you live in a nursing home?"),
    "circumstance:homeless": say("Are you without a fixed home?"),
    "circumstance:lives-alone": say("Do you live alone?"),
    "circumstance:has-a-caregiver": say("Does somebody take care of you at home?"),
    "circumstance:has-health-insurance": say("Do you have health insurance?"),
    "circumstance:employee-of-the-sponsor-or-trial-team": say(
        "Do you work for the makers of the trial, or for its team?"
    ),
    "circumstance:veteran": say("Are you a soldier, or were you one?"),
    "circumstance:blood-donation": say("Did you give blood not long ago?"),
    "circumstance:sperm-donation": say("Do you plan to give sperm?"),
    "circumstance:egg-donation": say("Do you plan to give egg cells?"),
    "circumstance:organ-donor": say("Do you give an organ to somebody?"),
    "circumstance:travel": say("Do you plan to travel far?"),
    "circumstance:moving-away": say("Do you plan to move away?"),
    "circumstance:night-shift-work": say("Do you work night shifts?"),
    "circumstance:employed": say("Do you have a job?"),
    "circumstance:health-care-worker": say("Do you work in health care?"),
    "circumstance:unemployed": say("Are you without a job?"),
    "circumstance:student": say("Are you a student?"),
    "circumstance:athlete": say("Do you do sports at a high level?"),
    "circumstance:vegetarian": say("Do you eat no meat?"),
    "circumstance:fasting": say("Do you fast now?"),
    "circumstance:religious-objection-to-blood-transfusion": say(
        "Do you refuse to be given blood?"
    ),
    "circumstance:bereaved": say("Did you lose somebody close to you?"),
    "circumstance:exposed-to-tuberculosis": say("Were you near a person who has tuberculosis?"),
    "circumstance:exposed-to-covid-19": say("Were you near a person who has COVID-19?"),
    "circumstance:married": say("Do you live in a steady relationship?"),
    "circumstance:low-income": say("Do you have little money to live on?"),
    "circumstance:adopted": say("Were you adopted?"),
    "circumstance:pending-lawsuit-or-compensation-claim": say(
        "Is there a lawsuit or a claim about your health?"
    ),
}  # fmt: skip
"""All are answered by yes, no or not sure."""

COUNTS: dict[str, Message] = {
    "parity": say("How many times have you given birth?"),
    "cesareans": say("How many of your births were by caesarean?"),
    "education-years": say("For how many years did you go to school?"),
    "menstrual-cycle": say("How many days are there between your periods?"),
    "hospital-stay": say("How many days were you in hospital?"),
    "time-from-onset": say("How long ago did your symptoms begin?"),
    "tender-joints": say("How many of your joints hurt when they are pressed?"),
    "swollen-joints": say("How many of your joints are swollen?"),
    "morning-stiffness": say("How long are you stiff in the morning?"),
    "off-time": say("For how many hours a day do your Parkinson's tablets not work?"),
    "antral-follicles": say("How many egg sacs were seen by ultrasound?"),
    "oocytes-retrieved": say("How many eggs were collected?"),
    "brain-lesions": say("How many active spots did your last brain scan show?"),
    "smn2-copies": say("How many copies of the SMN2 gene do you have?"),
    "body-temperature": say("What is your temperature?"),
    "waist": say("How wide is your waist?"),
    "hip-circumference": say("How wide are your hips?"),
    "birth-weight": say("How much did you weigh at birth?"),
}
"""Values that people count or know themselves, where "your last value of this" asks oddly."""

LASTING = frozenset({"parity", "cesareans", "education-years", "birth-weight", "smn2-copies"})
"""Such values that count however long ago they were told."""
