"""The Spanish of what the reference trial's findings file says in words."""

NAMES = {
    "lupus": "lupus",
    "systemic lupus erythematosus": "lupus eritematoso sistémico",
    "anti-dsDNA antibodies": "anticuerpos anti-ADNds",
    "the clearing of arthritis or rash": "desaparición de la artritis o del sarpullido",
    "SRI-4 response": "respuesta SRI-4",
    "IU/mL": "UI/mL",
}
SOURCES = {
    "Dörner and others, Arthritis Research & Therapy: baricitinib and laboratory markers in people "
    "with lupus":
    "Dörner y otros, Arthritis Research & Therapy: baricitinib y marcadores de laboratorio en "
    "personas con lupus",
}  # fmt: skip
STATEMENTS = {
    "Systemic lupus erythematosus, or lupus for short, is an illness of the immune system.":
    "El lupus eritematoso sistémico, o simplemente lupus, es una enfermedad de las defensas.",
    "In lupus, the defences that should guard the body turn on it.":
    "En el lupus, las defensas que deberían proteger el cuerpo se vuelven contra él.",
    "Joints, skin and organs such as the kidneys can ache, swell or come to harm.":
    "Las articulaciones, la piel y órganos como los riñones pueden doler, hincharse o dañarse.",
    "Few medicines exist for lupus, and they leave many needs open.":
    "Hay pocos medicamentos para el lupus, y dejan muchas necesidades sin cubrir.",
    "Baricitinib holds back two enzymes, Janus kinases 1 and 2, through which immune cells pass "
    "messages.":
    "Baricitinib frena dos enzimas, las quinasas Janus 1 y 2, con las que las células de las "
    "defensas se pasan mensajes.",
    "The trial compared 2 mg and 4 mg of baricitinib, once a day, with placebo for 24 weeks.":
    "El ensayo comparó 2 mg y 4 mg de baricitinib, una vez al día, con placebo durante 24 semanas.",
    "A placebo looks like the medicine but holds no active drug.":
    "Un placebo parece el medicamento, pero no lleva nada que actúe como tal.",
    "The trial's main question was whether arthritis or rash had gone at week 24.":
    "La pregunta principal del ensayo era si la artritis o el sarpullido habían desaparecido en la "
    "semana 24.",
    "The trial began on 24 March 2016, ended on 9 November 2017, and had its results posted on 21 "
    "November 2018.":
    "El ensayo empezó el 24 de marzo de 2016 y terminó el 9 de noviembre de 2017; sus resultados "
    "se publicaron en el registro el 21 de noviembre de 2018.",
    "The trial's sponsor is Eli Lilly, the company that makes the drug.":
    "El promotor del ensayo es Eli Lilly, la empresa que hace el medicamento.",
    "Antibodies are meant for germs; anti-dsDNA antibodies aim at a person's own DNA.":
    "Los anticuerpos son para los gérmenes; los anticuerpos anti-ADNds atacan el ADN de la propia "
    "persona.",
    "The figures are for people whose level was high at the start: 30 IU/mL or more, in another "
    "report from this trial.":
    "Las cifras son de las personas que al principio tenían un nivel alto: 30 UI/mL o más, según "
    "otro informe de este ensayo.",
    "Against placebo, the fall in anti-dsDNA was called significant with 2 mg from week 2 to week "
    "24. With 4 mg, it was so from week 4 to week 24.":
    "Frente a placebo, la bajada de anti-ADNds se consideró significativa con 2 mg de la semana 2 "
    "a la semana 24. Con 4 mg, lo fue de la semana 4 a la semana 24.",
    "IgG is one kind of antibody; in lupus it often runs high.":
    "La IgG es un tipo de anticuerpo; en el lupus, a menudo está alta.",
    "Against placebo, the fall in IgG was called significant at weeks 12 and 24 with 4 mg.":
    "Frente a placebo, la bajada de IgG se consideró significativa en las semanas 12 y 24 con "
    "4 mg.",
    "By the usual mark, p below 0.05, the difference from placebo is significant with 4 mg.":
    "Según la marca habitual, p menor de 0,05, la diferencia con placebo es significativa con "
    "4 mg.",
    "SRI-4 puts several scores together to say whether lupus eased.":
    "SRI-4 junta varias puntuaciones para decir si el lupus se alivió.",
    "Some people with high anti-dsDNA at the start reached a normal level by week 24.":
    "Algunas personas con anti-ADNds alto al principio llegaron a un nivel normal en la semana 24.",
    "No link was found between that and doing well on SRI-4.":
    "No se encontró ninguna relación entre eso e ir bien según SRI-4.",
    "Without counts, nobody can say how sure that is.":
    "Sin recuentos, nadie puede decir cómo de seguro es eso.",
    "For the clearing of arthritis or rash, the difference from placebo was not significant with "
    "2 mg.":
    "En la desaparición de la artritis o del sarpullido, la diferencia con placebo no fue "
    "significativa con 2 mg.",
    "Anti-dsDNA and IgG are blood markers of how active lupus is.":
    "Anti-ADNds e IgG son marcadores en la sangre de lo activo que está el lupus.",
    "A blood marker does not say how people felt or got through the day.":
    "Un marcador en la sangre no dice cómo se sentían las personas ni cómo pasaban el día.",
    "This is a later look at markers, made once the phase 2 trial was over.":
    "Esto es una mirada posterior a los marcadores, hecha cuando el ensayo de fase 2 ya había "
    "terminado.",
    "For IgG, the summary does not make clear whether everyone was counted or only people with a "
    "high level at the start.":
    "En la IgG, el resumen no deja claro si se contó a todas las personas o solo a las que tenían "
    "un nivel alto al principio.",
    "For placebo, the summary of the main report gives no count of people.":
    "El resumen del informe principal no dice cuántas personas se contaron con placebo.",
    "Why anti-dsDNA fell is open; baricitinib may act on B cells, a sort of immune cell.":
    "No se sabe por qué bajó anti-ADNds; puede que baricitinib actúe sobre las células B, un tipo "
    "de células de las defensas.",
    "Only new studies can tell.": "Solo nuevos estudios lo pueden decir.",
    "This look at the markers came out on 16 May 2022 in the journal Arthritis Research & Therapy.":
    "Esta mirada a los marcadores se publicó el 16 de mayo de 2022 en la revista Arthritis "
    "Research & Therapy.",
}  # fmt: skip
