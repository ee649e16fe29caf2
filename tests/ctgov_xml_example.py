"""A made-up study in ClinicalTrials.gov's older XML that has every element that is read."""

STUDY = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study rank="1">
  <!-- This xml conforms to an XML Schema -->
  <required_header>
    <download_date>ClinicalTrials.gov processed this data on June 09, 2023</download_date>
    <link_text>Link to the current ClinicalTrials.gov record.</link_text>
    <url>https://clinicaltrials.gov/show/NCT90000002</url>
  </required_header>
  <id_info>
    <org_study_id>MADE-UP-2</org_study_id>
    <secondary_id>2020-000001-11</secondary_id>
    <secondary_id>R01 X</secondary_id>
    <nct_id>NCT90000002</nct_id>
    <nct_alias>NCT90000003</nct_alias>
  </id_info>
  <brief_title>Walking &amp; Talking in Lupus</brief_title>
  <acronym>WALK</acronym>
  <official_title>A Trial of Walking</official_title>
  <sponsors>
    <lead_sponsor><agency>Example Hospital</agency><agency_class>Other</agency_class></lead_sponsor>
    <collaborator><agency>Army Example</agency><agency_class>U.S. Fed</agency_class></collaborator>
  </sponsors>
  <source>Example Hospital</source>
  <oversight_info><has_dmc>Yes</has_dmc></oversight_info>
  <brief_summary>
    <textblock>
      This first line is filled up to the very end of the room that the registry gave to each line¶
      and goes on here.¶
¶
      A second paragraph.¶
    </textblock>
  </brief_summary>
  <detailed_description><textblock>One line.</textblock></detailed_description>
  <overall_status>Active, not recruiting</overall_status>
  <last_known_status>Not yet recruiting</last_known_status>
  <why_stopped>It rained</why_stopped>
  <start_date type="Actual">June 9, 2020</start_date>
  <completion_date type="Anticipated">January 2024</completion_date>
  <primary_completion_date type="Anticipated">December 31, 2023</primary_completion_date>
  <phase>Phase 1/Phase 2</phase>
  <study_type>Interventional</study_type>
  <has_expanded_access>No</has_expanded_access>
  <study_design_info>
    <allocation>Non-Randomized</allocation>
    <intervention_model>Crossover Assignment</intervention_model>
    <primary_purpose>Supportive Care</primary_purpose>
    <observational_model>Case-Control</observational_model>
    <time_perspective>Cross-Sectional</time_perspective>
    <masking>Double (Participant, Outcomes Assessor)</masking>
  </study_design_info>
  <target_duration>2 Years</target_duration>
  <primary_outcome>
    <measure>Steps</measure>
    <time_frame>1 year</time_frame>
    <description>Counted.¶
Twice.</description>
  </primary_outcome>
  <secondary_outcome><measure>Words</measure></secondary_outcome>
  <other_outcome><measure>Sighs</measure></other_outcome>
  <enrollment type="Anticipated">120</enrollment>
  <condition>Lupus</condition>
  <condition>Fatigue</condition>
  <arm_group>
    <arm_group_label>Walk</arm_group_label>
    <arm_group_type>Active Comparator</arm_group_type>
    <description>They walk.</description>
  </arm_group>
  <arm_group>
    <arm_group_label>Sit</arm_group_label>
    <arm_group_type>No Intervention</arm_group_type>
  </arm_group>
  <intervention>
    <intervention_type>Dietary Supplement</intervention_type>
    <intervention_name>Boots: brown</intervention_name>
    <description>Worn.</description>
    <arm_group_label>Walk</arm_group_label>
    <arm_group_label>Sit</arm_group_label>
    <other_name>Shoes</other_name>
  </intervention>
  <intervention>
    <intervention_type>Behavioral</intervention_type>
    <intervention_name>Walking</intervention_name>
    <arm_group_label>Walk</arm_group_label>
  </intervention>
  <eligibility>
    <study_pop><textblock>Walkers</textblock></study_pop>
    <sampling_method>Non-Probability Sample</sampling_method>
    <criteria>
      <textblock>
        Inclusion Criteria:¶
¶
          -  Able to walk, which means to get from here to the next house and back again without¶
             any stick:¶
¶
               -  by day¶
¶
        Exclusion Criteria:¶
¶
          1. Rain &lt; 10 mm¶
      </textblock>
    </criteria>
    <gender>Female</gender>
    <gender_based>Yes</gender_based>
    <gender_description>As they say</gender_description>
    <minimum_age>18 Years</minimum_age>
    <maximum_age>N/A</maximum_age>
    <healthy_volunteers>Accepts Healthy Volunteers</healthy_volunteers>
  </eligibility>
  <overall_official>
    <last_name>Ada Example, MD</last_name>
    <role>Study Chair</role>
    <affiliation>Example Hospital</affiliation>
  </overall_official>
  <overall_contact>
    <last_name>Bo Example</last_name><phone>555-0100</phone><phone_ext>7</phone_ext>
    <email>bo@example.org</email>
  </overall_contact>
  <overall_contact_backup><last_name>Cy Example</last_name></overall_contact_backup>
  <location>
    <facility>
      <name>Example Hospital</name>
      <address>
        <city>Boston</city><state>Massachusetts</state><zip>02115</zip>
        <country>United States</country>
      </address>
    </facility>
    <status>Enrolling by invitation</status>
    <contact><last_name>Di Example</last_name><email>di@example.org</email></contact>
    <contact_backup><last_name>Ed Example</last_name></contact_backup>
    <investigator>
      <last_name>Flo Example</last_name><role>Sub-Investigator</role>
    </investigator>
  </location>
  <location><facility><address><city>Lyon</city><country>France</country></address></facility></location>
  <location_countries><country>United States</country></location_countries>
  <link><url>https://example.org/walk</url><description>About it</description></link>
  <reference><citation>Example A. Walking. 2019.</citation><PMID>11111</PMID></reference>
  <results_reference><citation>Example A. Walked. 2022.</citation></results_reference>
  <verification_date>May 2023</verification_date>
  <study_first_submitted>January 2, 2020</study_first_submitted>
  <study_first_posted type="Actual">January 5, 2020</study_first_posted>
  <results_first_posted type="Estimate">February 2, 2022</results_first_posted>
  <last_update_submitted>June 1, 2023</last_update_submitted>
  <last_update_posted type="Actual">June 3, 2023</last_update_posted>
  <keyword>walk</keyword>
  <condition_browse><mesh_term>Lupus Erythematosus, Systemic</mesh_term></condition_browse>
  <intervention_browse><mesh_term>Shoes</mesh_term></intervention_browse>
  <patient_data><sharing_ipd>No</sharing_ipd></patient_data>
  <clinical_results><participant_flow/></clinical_results>
</clinical_study>
""".replace("¶", "&#xD;")
