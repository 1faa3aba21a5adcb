//! Portuguese names: Brazil, Portugal.

use super::{Family, Naming, Rest, names};

const BRAZILIAN_WOMEN: &str = "Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna \
Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz Rita Luana Sônia Renata Eliane Josefa \
Simone Natália Cristiane Carla Débora Rosângela Jaqueline Rosa Daniela Aparecida Marlene Terezinha Raimunda Andréia Fabiana Lúcia \
Raquel Ângela Rafaela Joana Luzia Elaine Daniele Regina Daiane Alessandra Isabela Laura Sabrina Alice Helena Valentina Sophia \
Manuela Lívia Heloísa Cecília Eloá Yasmin Giovanna Bianca Michele Priscila Tatiane Viviane Roberta Kelly Carolina Thaís Cíntia \
Solange Ivone Célia Marta Neusa Lourdes Marina Rebeca Sara Lorena Milena Ester Eduarda Nicole Marcela Karina Monique Rosana \
Silvana Tereza Zilda Conceição Ivanilda Edna Elizabete Rosimeire Leila Cleide Denise Flávia Mônica Paula Sueli Maria_Eduarda";

const BRAZILIAN_MEN: &str = "José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel Marcelo Bruno \
Eduardo Felipe Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio \
Jorge Alexandre Roberto Edson Diego Vítor Sérgio Cláudio Matheus Thiago Geraldo Adriano Luciano Júlio Renato Alex Vinícius Rogério \
Samuel Ronaldo Mário Flávio Igor Douglas Davi Manuel Jeferson Cícero Victor Miguel Robson Mauro Danilo Henrique Caio Reginaldo \
Joaquim Benedito Gilberto Marco Alan Nelson Cristiano Elias Wilson Valdir Emerson Luan David Renan Severino Fabrício Mauricio \
Jonas Gilmar Jean Fabiano Wesley Diogo Adilson Jair Alessandro Everton Osvaldo Gilson Willian Joel Silvio Hélio Maicon Reinaldo \
Pablo Arthur Heitor Enzo Bernardo Theo Lorenzo Nicolas Isaac Ítalo Otávio Breno Kauã Ruan Murilo Alberto Edvaldo João_Pedro";

const BRAZILIAN_FAMILIES: &str = "Silva Santos Oliveira Souza Pereira Ferreira Lima Alves Rodrigues Costa Gomes Ribeiro Martins Carvalho \
Almeida Soares Lopes Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso \
Ramos Gonçalves Santana Teixeira Araújo Pinto Cavalcante Castro Melo Correia Monteiro Moura Batista Campos Cunha Reis Borges \
Jesus Barros Miranda Pires Farias Duarte Sales Azevedo Conceição Moraes Nogueira Medeiros Macedo Cruz Fonseca Neves Aguiar \
Guimarães Xavier Brito Bezerra Leite Morais Siqueira Coelho Viana Sousa Amaral Figueiredo Assis Rosa Braga Tavares Magalhães \
Menezes Dantas Queiroz Torres Maciel Paiva Matos Pinheiro Coutinho Bastos Leal Sampaio Antunes Franco Rezende Domingues Bueno \
Prado Toledo Pacheco Camargo Peixoto Garcia Vasconcelos Muniz Vaz Lacerda Amorim Simões Mota Paula Furtado Veloso Aragão \
Chaves Porto Bispo Cabral Bittencourt Evangelista Honorato Valente Chagas Trindade Rangel Sena Serra Serafim Barreto Brandão";

const PORTUGUESE_WOMEN: &str = "Maria Ana Margarida Isabel Teresa Paula Catarina Helena Sandra Sónia Carla Rita Cristina Marta Susana \
Patrícia Joana Inês Sofia Mariana Beatriz Carolina Leonor Matilde Luísa Fernanda Rosa Lurdes Fátima Conceição Manuela Graça Alice \
Filipa Andreia Cátia Vera Mónica Cláudia Daniela Diana Sara Raquel Ângela Telma Marisa Liliana Vânia Tânia Elisabete Célia Olga \
Madalena Francisca Laura Lara Eva Benedita Constança Clara Júlia Vitória Gabriela Bruna Bárbara Débora Tatiana Jéssica Adriana \
Carmo Céu Glória Emília Amélia Deolinda Rosário Celeste Dulce Anabela Lídia Natália Paulina Ilda Irene Guilhermina Albertina";

const PORTUGUESE_MEN: &str = "José António João Manuel Francisco Luís Carlos Pedro Paulo Rui Jorge Fernando Ricardo Nuno Miguel Joaquim \
Tiago Bruno Hugo Sérgio Rodrigo Diogo Gonçalo André Filipe Vítor Mário Duarte Tomás Afonso Martim Santiago Guilherme Gabriel Daniel \
Rafael Alexandre David Marco Nelson Hélder Fábio Ruben Luis_Filipe Henrique Bernardo Salvador Lourenço Simão Vicente Dinis Gustavo \
Armando Domingos Américo Augusto Alberto Eduardo Álvaro Adelino Abílio Alfredo Artur César Raul Jaime Leandro Márcio Orlando \
Ivo Telmo Samuel Renato Roberto Flávio Leonardo Xavier Matias Isaac Mateus Lucas";

const PORTUGUESE_FAMILIES: &str = "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes \
Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha \
Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes Matos Fonseca Machado Araújo Barbosa Tavares Lourenço Castro Figueiredo \
Azevedo Freitas Magalhães Henriques Lima Guerreiro Batista Pinheiro Faria Miranda Barros Morais Nogueira Esteves Anjos Baptista \
Campos Mota Andrade Brito Sá Nascimento Leite Abreu Borges Melo Vaz Pinho Vicente Gaspar Assunção Maia Moura Valente Carneiro \
Domingues Garcia Torres Neto Amaral Branco Paiva Leal Bastos Pacheco Dias Duarte Guimarães Matias Cabral Ventura Brandão Rosa";

const STEMS: &str = "Alb Alc Alm Ama And Ara Arr Bal Bar Bel Ber Bor Cab Cal Cam Can Car Cas Cer Coim Cor Esp Fei Fig Fon Gal Gam \
Gou Guim Lam Lar Lei Lou Mac Mal Mar Mat Mei Mel Mes Mir Mon Mor Nob Olh Our Pad Pal Pas Ped Pei Pen Pes Qued Quin Reb Res Sal \
Sam Sar Seix Ser Sob Tab Tel Tor Val Var Vid Vil";

const ENDINGS: &str = "{}eira {}al {}inho {}oso {}ães {}edo {}ares {}ado {}elo {}ento {}eiro {}ada {}osa {}im {}ino";

pub(super) static BRAZILIAN: Naming = Naming {
    women: names(0.085, 0.66, BRAZILIAN_WOMEN),
    men: names(0.056, 0.7, BRAZILIAN_MEN),
    rest: Rest::Brazilian,
    families: names(0.1, 0.82, BRAZILIAN_FAMILIES),
    family: Family::Two,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "São_{}o Vila_{}eira {}ópolis {}ândia Porto_{}al {}eiras_do_Sul Santa_{}a {}atuba Nova_{}ada {}guaçu",
    streets: names(
        0.008,
        0.18,
        "Rua_Sete_de_Setembro Rua_Quinze_de_Novembro Rua_Tiradentes Rua_Santos_Dumont Rua_São_José Rua_Santo_Antônio \
         Rua_Duque_de_Caxias Rua_Dom_Pedro_II Avenida_Brasil Rua_Rui_Barbosa Rua_São_João Rua_Getúlio_Vargas Rua_Castro_Alves \
         Rua_São_Paulo Rua_Rio_de_Janeiro Rua_São_Pedro Avenida_Presidente_Vargas Rua_Bahia Rua_Minas_Gerais Rua_das_Flores \
         Rua_São_Francisco Rua_Paraná Rua_Pernambuco Rua_Amazonas Rua_Ceará Rua_José_Bonifácio Avenida_Paulista Rua_Marechal_Deodoro \
         Rua_Floriano_Peixoto Rua_da_Paz Rua_Principal Rua_Projetada Rua_das_Acácias Rua_dos_Ipês Rua_das_Palmeiras Rua_Um Rua_Dois",
    ),
    street_forms: "Rua_{}eira Rua_{}oso Rua_Doutor_{}elo Avenida_{}edo Travessa_{}al Rua_Professor_{}ares Rua_Coronel_{}inho \
                   Alameda_{}osa Rua_{}ento Praça_{}ado Rua_Padre_{}im Rua_Engenheiro_{}ino",
    address: "{}, #",
    house_numbers: 2_500,
    firms: "{}_Ltda. {}_e_Filhos_Ltda. {}_S.A. Comercial_{} Irmãos_{} Distribuidora_{}_Ltda. Padaria_{} {}_&_Associados Casa_{}",
};

pub(super) static PORTUGUESE: Naming = Naming {
    women: names(0.14, 0.84, PORTUGUESE_WOMEN),
    men: names(0.075, 0.86, PORTUGUESE_MEN),
    rest: Rest::Portuguese,
    families: names(0.064, 0.72, PORTUGUESE_FAMILIES),
    family: Family::Two,
    stems: STEMS,
    endings: ENDINGS,
    suburbs: "Vila_{}eira São_{}o {}ães {}elos Póvoa_de_{}al {}ada Santa_{}a Monte_{}ento",
    streets: names(
        0.009,
        0.16,
        "Rua_da_Igreja Rua_Principal Rua_da_Escola Rua_das_Flores Rua_do_Cruzeiro Rua_da_Fonte Rua_de_São_José Rua_25_de_Abril \
         Rua_da_Liberdade Largo_da_Igreja Rua_do_Outeiro Rua_da_Estação Rua_Nova Rua_de_Santo_António Rua_Luís_de_Camões \
         Avenida_da_República Avenida_da_Liberdade Rua_1.º_de_Maio Rua_da_Capela Travessa_da_Fonte Rua_do_Moinho Rua_do_Sol \
         Rua_das_Oliveiras Rua_do_Pinhal Rua_Direita Rua_Vasco_da_Gama Rua_Infante_Dom_Henrique Rua_Almirante_Reis Beco_do_Norte",
    ),
    street_forms: "Rua_{}eira Rua_do_{}al Travessa_{}oso Rua_Doutor_{}edo Avenida_{}ares Largo_{}elo Rua_de_{}inho Praceta_{}ada",
    address: "{}, #",
    house_numbers: 140,
    firms: "{}_Lda. {}_&_Filhos_Lda. {}_S.A. Irmãos_{}_Lda. Padaria_{} Comércio_{}_Lda. Oficina_{}",
};
