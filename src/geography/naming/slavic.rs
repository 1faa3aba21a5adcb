//! Polish and Czech names. `fake` has none. Family names stand in a man's form.

use super::{Family, Naming, Rest, names};

pub(super) static POLISH: Naming = Naming {
    women: names(
        0.032,
        0.9,
        "Anna Katarzyna Maria Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna Aleksandra Zofia Monika Teresa Danuta \
         Karolina Marta Julia Natalia Beata Dorota Jadwiga Janina Halina Alicja Irena Iwona Jolanta Grażyna Paulina Justyna Zuzanna Bożena \
         Hanna Renata Wiktoria Urszula Agata Emilia Patrycja Sylwia Oliwia Bogumiła Izabela Kinga Gabriela Weronika Ewelina Marzena Wanda \
         Aneta Stanisława Maja Amelia Lena Marianna Helena Dominika Kamila Klaudia Edyta Martyna Milena Nikola Antonina Kazimiera Mirosława \
         Genowefa Bogusława Lidia Henryka Sabina Laura Pola Nadia Michalina Daria Angelika Wiesława Sandra Róża Olga Adrianna Nina Regina Kornelia",
    ),
    men: names(
        0.037,
        0.92,
        "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Marek Łukasz Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew \
         Jerzy Maciej Rafał Robert Kamil Jacek Dawid Szymon Ryszard Kacper Bartosz Jarosław Janusz Artur Mirosław Sebastian Henryk Patryk Filip \
         Przemysław Aleksander Stanisław Damian Kazimierz Daniel Tadeusz Wiktor Karol Leszek Mikołaj Bartłomiej Franciszek Antoni Adrian Marian \
         Waldemar Konrad Hubert Sławomir Zdzisław Józef Dominik Maksymilian Oskar Leon Bogdan Edward Roman Mieczysław Wiesław Igor Radosław \
         Krystian Ireneusz Cezary Norbert Eugeniusz Miłosz Bogusław Witold Alan Czesław Ignacy Nikodem Gabriel Arkadiusz Emil Tymon Tymoteusz",
    ),
    rest: Rest::None,
    families: names(
        0.0053,
        0.11,
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur Jankowski \
         Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Król Michalski Wróbel Wieczorek Jabłoński Nowakowski \
         Majewski Olszewski Dudek Jaworski Stępień Malinowski Adamczyk Górski Pawlak Nowicki Sikora Witkowski Rutkowski Walczak Baran Michalak \
         Szewczyk Ostrowski Tomaszewski Zalewski Wróblewski Pietrzak Jasiński Duda Marciniak Sadowski Bąk Zawadzki Jakubowski Wilk Chmielewski \
         Borkowski Włodarczyk Sokołowski Szczepański Sawicki Kucharski Lis Maciejewski Czarnecki Kubiak Kalinowski Mazurek Wysocki Kołodziej",
    ),
    family: Family::Polish,
    stems: "Adam Bania Bara Bart Bed Biał Bog Bor Brzo Brzez Chm Chojn Cieś Czer Dąb Dob Dom Droz Dziub Filip Gaj Gał Gór Grab Graj Gron Grud \
            Grzel Hal Jag Jan Jar Jas Jaw Jur Kac Kal Kam Karp Kas Kaw Klim Kon Kor Kos Kot Kras Krup Krzyż Kub Kul Łęc Lip Lub Łuk Mac Mal Mar \
            Mat Mich Mil Mrów Mus Nied Now Ol Or Ostr Pal Paw Piek Pietr Pol Przyb Rad Rak Rog Rom Rud Sad Sien Sik Skow Sob Stan Star Stef Szczep \
            Szul Tom Tur Urb Was Wier Wil Wit Wołoń Zab Zar Zdun Ziem Żu",
    endings: "{}owski {}iński {}ecki {}czak {}czyk {}ek {}ik {}icki {}asik {}ewicz {}owicz {}ara {}iak {}alski {}eński {}ulski",
    suburbs: "{}ów {}owo {}owice {}ówka {}nica Nowy_{}ów {}ice Wola_{}ska {}ki",
    streets: names(
        0.009,
        0.2,
        "ul._Polna ul._Leśna ul._Słoneczna ul._Krótka ul._Szkolna ul._Ogrodowa ul._Lipowa ul._Brzozowa ul._Łąkowa ul._Kwiatowa ul._Kościelna \
         ul._Sosnowa ul._Zielona ul._Parkowa ul._Akacjowa ul._Kolejowa ul._Sienkiewicza ul._Mickiewicza ul._Kościuszki ul._Słowackiego \
         ul._3_Maja ul._Wiejska ul._Spacerowa ul._Warszawska ul._Łąki ul._Dębowa ul._Klonowa ul._Jana_Pawła_II ul._Piłsudskiego ul._Konopnickiej \
         ul._Wojska_Polskiego ul._Rynek al._Niepodległości ul._Długa ul._Nowa ul._Wąska ul._Górna ul._Cicha ul._Jasna",
    ),
    street_forms: "ul._{}owska ul._{}ecka ul._{}owa ul._{}na ul._{}ińska al._{}owska ul._{}icka",
    address: "{} #",
    house_numbers: 120,
    firms: "{}_Sp._z_o.o. {}_i_Synowie PHU_{} Hurtownia_{} {}_S.A. Piekarnia_{} Zakład_{} {}_i_Wspólnicy_Sp._j.",
};

pub(super) static CZECH: Naming = Naming {
    women: names(
        0.048,
        0.92,
        "Jana Marie Eva Hana Anna Lenka Kateřina Lucie Věra Alena Petra Veronika Jaroslava Tereza Martina Jitka Michaela Helena Ludmila Zdeňka \
         Ivana Jarmila Monika Zuzana Eliška Jiřina Markéta Marcela Barbora Dagmar Dana Květa Božena Vlasta Irena Kristýna Libuše Pavla Natálie \
         Adéla Nikola Olga Andrea Blanka Iveta Nela Šárka Renata Růžena Klára Gabriela Simona Denisa Karolína Radka Iva Sofie Emma Milada Viktorie \
         Daniela Miluše Aneta Julie Kamila Milena Romana Zdenka Sabina Sára Vendula Ema Anežka Drahomíra Alžběta Dominika",
    ),
    men: names(
        0.056,
        0.94,
        "Jiří Jan Petr Jaroslav Pavel Martin Tomáš Josef Miroslav Zdeněk Václav Michal František Jakub Milan Karel Lukáš David Vladimír Ondřej \
         Ladislav Roman Marek Stanislav Daniel Radek Antonín Vojtěch Filip Adam Matěj Dominik Aleš Miloslav Jaromír Patrik Libor Jindřich Vlastimil \
         Miloš Adolf Oldřich Lubomír Rudolf Ivan Luboš Robert Matyáš Radim Richard Bohumil Ivo Vít Luděk Rostislav Dušan Kryštof Šimon Dalibor Vlastislav \
         Kamil Michael Štěpán Vilém Viktor Bohuslav Zbyněk Alois Eduard Erik Sebastian Alexandr Samuel Tadeáš Mikuláš Oliver Igor",
    ),
    rest: Rest::None,
    families: names(
        0.0066,
        0.17,
        "Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Marek Pokorný Pospíšil Hájek Jelínek Král Růžička Beneš Fiala \
         Sedláček Doležal Zeman Kolář Navrátil Čermák Vaněk Urban Blažek Kříž Kovář Kratochvíl Bartoš Vlček Musil Kopecký Polák Šimek Konečný Malý \
         Holub Čech Štěpánek Kadlec Staněk Soukup Dostál Mareš Šťastný Moravec Sýkora Tichý Valenta Vávra Matoušek Bláha Ševčík Bureš Říha Hruška \
         Mašek Pavlík Dušek Hrubý Havlíček Janda Mach Müller Liška Machala Vacek Kaplan Toman Souček Kubát Strnad Vondráček Bednář",
    ),
    family: Family::Czech,
    stems: "Adam Bal Bar Bed Běl Bern Boh Bor Brož Brzob Buch Byst Čáp Čer Dan Dob Dol Doub Drah Duš Fil Frid Gab Gregor Had Hal Han Hav Hlav Hol \
            Hor Hrad Hrub Hub Jah Jan Jar Jed Jen Jir Kal Kar Kaš Klim Koc Kol Kor Koš Kot Kraj Krej Kub Kud Lad Lang Luk Mach Mal Mar Mat Mil Mraz \
            Neb Ned Nov Ond Pal Pav Pech Pel Per Pet Pil Plach Pol Prok Rad Rez Ryb Sam Sed Skal Slav Sob Stan Str Suk Šim Šv Tom Tr Urb Vac Van Vit Vod \
            Vok Zah Zap Zel Zem Žák Žid",
    endings: "{}ek {}ák {}ík {}ka {}ský {}ecký {}eš {}ička {}áček {}ánek {}ata {}al {}án {}oš {}era {}ina",
    suburbs: "{}ice {}ov {}nice {}ovice Horní_{}ov {}ín Nové_{}ice {}any",
    streets: names(
        0.008,
        0.14,
        "Nádražní Zahradní Školní Sokolská Lipová Polní Husova Komenského Krátká Luční Palackého Jiráskova Nová Havlíčkova Masarykova Příčná \
         Nerudova Lesní Květná Sadová Mlýnská Dlouhá Zámecká Smetanova Hlavní Družstevní Riegrova Na_Výsluní Pod_Lesem Okružní Slunečná Žižkova \
         Tyršova Fügnerova Alšova Na_Kopci Dvořákova Jungmannova Purkyňova Bezručova",
    ),
    street_forms: "{}ova {}ská Na_{}ině {}ická Pod_{}em {}ecká U_{}a",
    address: "{} #",
    house_numbers: 1_400,
    firms: "{}_s.r.o. {}_a_synové {}_a.s. Pekařství_{} {}_velkoobchod_s.r.o. {}_stavby_s.r.o. Truhlářství_{}",
};
