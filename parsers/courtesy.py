"""Words that carry no request of their own: greetings, thanks, pronouns, particles, glue. They are stepped over."""

COURTESY = """
ass assalamualaikum assalamu alaikum asalamualaikum aslm askum waalaikumsalam wr wb salam sejahtera om
swastyastu swastiastu osa shalom
selamat slamat slmt slamet met pagi pg pgi siang siank sore sor malam mlm malem mlem permisi prmisi punten nuwun
sewu nyuwun
halo hallo hai hi hello helo hey hei woi woy oi oy yth kepada kpd dengan hormat dgn dg dng
mohon mhn mohom moon minta mnt mnta mintak tolong tlg tlng tlog tlong tolonk tulung tulong please pls plis plz
maaf maap mf sorry mengganggu numpang sebelumnya sblmnya sakderenge sateuacanna
terima kasih terimakasih trima trims trim tks thx thanks thank makasih mksh makasi makaciw trmksh trimakasih
suwun matur nuwun sanget
nuhun hatur suksma tiang nunas sangat bgt banget banyak
pak bapak bpk bp bu ibu ibuk mas mbak mbk mba bang bng abang kang kak kaka kakak ka gan agan sis bro sist sob
cuy om tante lae uda uni da daeng dek dik
min admin mimin cs petugas operator
dong donk dunk dung deh sih si c nih ni nie nich inih ini itu tuh ya yah yaa y yo ye iya nggih njih nya teh mah
atuh kok koq ko kah lah la lho loh kan nah
ok oke okay sip siap ane
di d ke k dari dr dri drpd pada pd utk untuk untk buat bwt yg yang yng dan n dgn atau ato oleh olh para sang
sebagai sbg bahwa maka the of for is are has been be to
a an and it its this that at on in do does did am i me my mine your you our
karena krn kalau kalo klo kl bila jika jk agar supaya biar tapi tp tetapi namun juga jg jga saja aja aj ae wae
cuma cm hanya doang pun
sekarang skrg skr skg skarang sekarng saiki ayeuna now today hari bulan bln bl tahun thn th taun minggu mggu jam
kemarin kmrn kmaren kemaren besok bsk nanti nti tadi td barusan dulu dlu lalu
ah okelah
sampean smpean menawi kulo
ketik ketika ketk ktik tulis kirim isi pesan diteruskan fwd fw re format katanya kata teman disuruh suruh bilang
sama sm
ada ad mas kagem perlu prlu butuh ingin
dapat bs bsa bisa
lewat lwt via melalui mll melewati ajari ajarin jelaskan jelasin terangkan
en eng ind indo indonesia indonesian
reply balas dibalas bls balesan balasan
info infonya inpo informasi informasinya
satu se sebuah
jt juta jta rb ribu rbu milyar miliar rupiah persen
"""

# First and second persons in the tongues of the country; a claim or balance that is "mine" is asked about by its owner.
PRONOUNS = """
saya sy sya sayah aku ak aq ku q gue gw gua guwe gwa ane ogut w kami kita kt kita kulo abdi urang ambo awak ulun
inyong beta sa aye lon hu denai kawe iyang
milik punya pny pnya pu pe mi suami istri istriku suamiku ayah bapakku ibuku anak adik kakakku almarhum
dia bpknya
"""

# A leading verb that only introduces what is wanted.
ASKING = """
cek ceck chek check cekin cekkan dicek dcek ngecek ngeceki mengecek cekan ceknya
lihat liat lht lyt liatin lihatkan liatkan ndelok nempo pangnempokeun tengok view see show tampilkan
tanya tny tnya tnyak nanya nnya bertanya menanyakan nanyain tanyakan takon tanglet naros naroskeun nakok ask tanyak
request
tahu tau tw taw ngerti mengetahui terang know pirsa kabari beritahu kasih ksh kasi dikasih dikasi berikan beri
mau mo mao maw mw pengen pengin pingin pgn kepengen hendak badhe badhe bade arep hoyong nak want wanna boleh blh
memohon mohonkan dikirimkan dikirim kirimkan dikirimi spill
"""

# Enclitics and their spellings; taken off only when what remains is a word we know.
CLITICS = (
    "nya",
    "ny",
    "nye",
    "nyo",
    "ku",
    "qu",
    "mu",
    "kah",
    "lah",
    "pun",
    "ipun",
    "nipun",
    "kan",
    "in",
    "ne",
    "na",
    "x",
    "e",
    "mi",
    "pi",
    "ji",
    "ki",
    "ma",
    "q",
    "an",
    "i",
    "h",
    "w",
    "z",
    "s",
)
PREFIXES = ("di", "d", "nge", "ng", "me", "ter", "ke", "se", "e", "s")
