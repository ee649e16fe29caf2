"""Terms of the European Medicines Agency's controlled lists (EUTCT, now RMS) by their codes.

Records of EudraCT name countries and organ systems by number only. Codes of countries: EMA's list
100000000002 as HL7 Europe publishes it (UNICOM implementation guide, ``countryEMA``); the names
are the short ones that other registries use. Of the seven that the sample of CTIS names, each says
the same. Codes of organ systems: MedDRA's system organ classes as EMA numbers them, alike in three
public tools that write EudraCT's files.
"""

_COUNTRIES = """
315 Afghanistan; 316 Åland Islands; 317 Albania; 318 Algeria; 319 American Samoa;
320 Andorra; 321 Angola; 322 Anguilla; 323 Antarctica; 324 Antigua and Barbuda;
325 Argentina; 326 Armenia; 327 Aruba; 329 Australia; 330 Austria; 331 Azerbaijan;
332 Bahamas; 333 Bahrain; 334 Bangladesh; 335 Barbados; 336 Belarus; 337 Belgium; 338 Belize;
339 Benin; 340 Bermuda; 341 Bhutan; 342 Bolivia; 343 Bosnia and Herzegovina; 344 Botswana;
346 Brazil; 348 Brunei; 349 Bulgaria; 350 Burkina Faso; 351 Burundi; 352 Cambodia;
353 Cameroon; 354 Canada; 356 Cape Verde; 357 Cayman Islands; 358 Central African Republic;
360 Chad; 361 Chile; 362 China; 366 Colombia; 367 Comoros; 368 Congo;
369 Democratic Republic of the Congo; 370 Cook Islands; 371 Costa Rica; 372 Côte d'Ivoire;
373 Croatia; 374 Cuba; 375 Cyprus; 376 Czech Republic; 377 Denmark; 379 Djibouti;
380 Dominica; 381 Dominican Republic; 382 East Timor; 383 Ecuador; 384 Egypt;
385 El Salvador; 386 Equatorial Guinea; 387 Eritrea; 388 Estonia; 389 Ethiopia;
391 Faroe Islands; 392 Falkland Islands; 393 Fiji; 394 Finland; 395 France; 396 France;
397 French Guiana; 398 French Polynesia; 400 Gabon; 401 Gambia; 402 Georgia; 403 Germany;
404 Ghana; 405 Gibraltar; 406 Greece; 407 Greenland; 408 Grenada; 409 Guadeloupe; 410 Guam;
411 Guatemala; 412 Guernsey; 413 Guinea; 414 Guinea-Bissau; 415 Guyana; 416 Haiti;
419 Honduras; 420 Hong Kong; 421 Hungary; 422 Iceland; 423 India; 424 Indonesia; 425 Iran;
426 Iraq; 427 Ireland; 428 Isle of Man; 429 Israel; 430 Italy; 431 Jamaica; 432 Japan;
433 Jersey; 434 Jordan; 435 Kazakhstan; 436 Kenya; 437 Kiribati; 438 North Korea;
439 South Korea; 440 Kuwait; 441 Kyrgyzstan; 442 Laos; 443 Latvia; 444 Lebanon; 445 Lesotho;
446 Liberia; 448 Libya; 449 Liechtenstein; 450 Lithuania; 451 Luxembourg; 452 Macao;
453 North Macedonia; 454 Madagascar; 455 Malawi; 456 Malaysia; 457 Maldives; 458 Mali;
459 Malta; 460 Marshall Islands; 461 Martinique; 462 Mauritania; 463 Mauritius; 464 Mayotte;
465 Mexico; 466 Micronesia; 467 Moldova; 468 Monaco; 469 Mongolia; 470 Montenegro;
471 Montserrat; 472 Morocco; 473 Mozambique; 474 Myanmar; 475 Namibia; 476 Nauru; 477 Nepal;
478 Netherlands; 479 Netherlands Antilles; 481 New Caledonia; 482 New Zealand; 483 Nicaragua;
484 Niger; 485 Nigeria; 488 Northern Mariana Islands; 489 Norway; 490 Oman; 491 Pakistan;
492 Palau; 493 Palestine; 494 Panama; 495 Papua New Guinea; 496 Paraguay; 497 Peru;
498 Philippines; 500 Poland; 501 Portugal; 502 Puerto Rico; 503 Qatar; 504 Réunion;
505 Romania; 506 Russia; 507 Rwanda; 509 Saint Kitts and Nevis; 510 Saint Lucia;
512 Saint Vincent and the Grenadines; 513 Samoa; 514 San Marino; 515 Sao Tome and Principe;
516 Saudi Arabia; 517 Senegal; 518 Serbia; 519 Serbia and Montenegro; 520 Seychelles;
521 Sierra Leone; 522 Singapore; 523 Slovakia; 524 Slovenia; 525 Solomon Islands;
526 Somalia; 527 South Africa; 529 Spain; 530 Sri Lanka; 531 Sudan; 532 Suriname;
534 Eswatini; 535 Sweden; 536 Switzerland; 537 Syria; 538 Taiwan; 539 Tajikistan;
540 Tanzania; 541 Thailand; 542 Timor-Leste; 543 Togo; 545 Tonga; 546 Trinidad and Tobago;
548 Tunisia; 549 Türkiye; 550 Turkmenistan; 552 Tuvalu; 553 Uganda; 554 Ukraine;
555 United Arab Emirates; 556 United Kingdom; 557 United States; 559 Uruguay; 561 Uzbekistan;
562 Vanuatu; 563 Venezuela; 564 Vietnam; 569 Yemen; 571 Zambia; 572 Zimbabwe
"""
"""The last three digits of a code (after ``100000000``) and the country."""

_FIRST = "100000000"

COUNTRIES = {
    f"{_FIRST}{digits}": name
    for digits, _, name in (
        entry.strip().partition(" ") for entry in _COUNTRIES.split(";") if entry.strip()
    )
}
"""Country by code; dependencies where nobody lives and states that are no more are left out."""

COUNTRIES |= {"200000026063": "South Sudan", "100000110973": "Kosovo", "200000016424": "Curaçao"}

ORGAN_SYSTEMS = {
    "100000004848": "Investigations",
    "100000004849": "Cardiac disorders",
    "100000004850": "Congenital, familial and genetic disorders",
    "100000004851": "Blood and lymphatic system disorders",
    "100000004852": "Nervous system disorders",
    "100000004853": "Eye disorders",
    "100000004854": "Ear and labyrinth disorders",
    "100000004855": "Respiratory, thoracic and mediastinal disorders",
    "100000004856": "Gastrointestinal disorders",
    "100000004857": "Renal and urinary disorders",
    "100000004858": "Skin and subcutaneous tissue disorders",
    "100000004859": "Musculoskeletal and connective tissue disorders",
    "100000004860": "Endocrine disorders",
    "100000004861": "Metabolism and nutrition disorders",
    "100000004862": "Infections and infestations",
    "100000004863": "Injury, poisoning and procedural complications",
    "100000004864": "Neoplasms benign, malignant and unspecified (incl cysts and polyps)",
    "100000004865": "Surgical and medical procedures",
    "100000004866": "Vascular disorders",
    "100000004867": "General disorders and administration site conditions",
    "100000004868": "Pregnancy, puerperium and perinatal conditions",
    "100000004869": "Social circumstances",
    "100000004870": "Immune system disorders",
    "100000004871": "Hepatobiliary disorders",
    "100000004872": "Reproductive system and breast disorders",
    "100000004873": "Psychiatric disorders",
    "100000167503": "Product issues",
}
"""MedDRA's system organ classes by code."""
